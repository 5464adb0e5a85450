/** `mgk bench`: what it was asked to time, and one JSON line for each answer. */
import { Problem } from '../../core/problem';
import { parseField } from '../../core/schema';
import { attentionById, attentionFamily } from '../../nn/attention';
import type { AttentionSettings } from '../../nn/attention/definition';
import { defaultExperiment, experimentFields } from '../../train/experiment';
import { attentionSettings } from '../../train/language-model';
import { parsedArguments } from '../arguments';
import { type EngineChoice, engineChoice, engineOptions, engineUsage, openEngine } from '../engine';
import { type AttentionBench, benchAttention } from './attention';
import { benchProducts, type ProductBench } from './products';

const productOptions = {
	size: { type: 'string', default: '512' },
	repeats: { type: 'string', default: '3' },
	'gpu-kernels': { type: 'boolean', default: false },
	...engineOptions,
} as const;

const attentionOptions = {
	seq: { type: 'string', default: '256,512,1024,2048' },
	variants: { type: 'string' },
	batch: { type: 'string', default: '1' },
	heads: { type: 'string', default: '8' },
	dim: { type: 'string', default: '32' },
	components: { type: 'string', default: '2' },
	assignment: { type: 'string', default: 'soft' },
	causal: { type: 'string', default: 'true' },
	repeats: { type: 'string', default: '3' },
	...engineOptions,
} as const;

export const benchCommand = {
	usage: [
		'  mgk bench attention [--seq 256,512,1024,2048] [--variants mgk,softmax] [--batch 1] [--heads 8] [--dim 32]',
		'          [--components 2] [--assignment soft|hard] [--causal true|false] [--repeats 3]',
		`          ${engineUsage}`,
		'                              time, extra memory and dispatches of the attention alone, a JSON line each',
		'  mgk bench products [--size 512] [--gpu-kernels] [--repeats 3]',
		`          ${engineUsage}`,
		'                              time of a square product in single and in half precision, a JSON line each',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { choice, bench } = args[0] === 'products' ? parsedProducts(args) : parsed(args);
		const engine = await openEngine(choice);
		const print = (timing: object) => {
			process.stdout.write(`${JSON.stringify(timing)}\n`);
		};
		try {
			await ('size' in bench
				? benchProducts(engine, bench, print)
				: benchAttention(engine, bench, print));
		} finally {
			engine.dispose();
		}
	},
};

interface Asked<Bench> {
	readonly choice: EngineChoice;
	readonly bench: Bench;
}

/** @throws Problem `command` naming the argument */
function parsedProducts(args: readonly string[]): Asked<ProductBench> {
	const { values } = parsedArguments('bench', args, productOptions, { positionals: true });
	return {
		choice: engineChoice(values),
		bench: {
			size: wholeNumber('size', values.size, 8192),
			repeats: wholeNumber('repeats', values.repeats, 1000),
			gpuKernels: values['gpu-kernels'],
		},
	};
}

/** @throws Problem `command` or `configuration` naming the argument */
function parsed(args: readonly string[]): Asked<AttentionBench> {
	const { values, positionals } = parsedArguments('bench', args, attentionOptions, {
		positionals: true,
	});
	if (positionals.join(' ') !== 'attention')
		throw new Problem(
			'command',
			`mgk bench takes attention or products, got ${positionals.join(' ') || 'nothing'}.`,
		);
	const variants = values.variants?.split(',');
	return {
		choice: engineChoice(values),
		bench: {
			members: variants ? variants.map((id) => attentionById(id)) : attentionFamily,
			lengths: values.seq.split(',').map((length) => wholeNumber('seq', length, 65_536)),
			batch: wholeNumber('batch', values.batch, 65_536),
			repeats: wholeNumber('repeats', values.repeats, 1000),
			settings: settingsOf(values),
		},
	};
}

/** The default experiment's attention with what was asked; each value is checked as its setting is. */
function settingsOf(
	values: Readonly<Record<'heads' | 'dim' | 'components' | 'assignment' | 'causal', string>>,
): AttentionSettings {
	const field = (name: string, id: 'heads' | 'headDim' | 'components' | 'assignment') =>
		parseField(`--${name}`, experimentFields[id], values[name as keyof typeof values]);
	if (!['true', 'false'].includes(values.causal))
		throw new Problem('command', `--causal must be true or false, got ${values.causal}.`);
	return {
		...attentionSettings(defaultExperiment),
		heads: Number(field('heads', 'heads')),
		headDim: Number(field('dim', 'headDim')),
		components: Number(field('components', 'components')),
		assignment: field('assignment', 'assignment') === 'hard' ? 'hard' : 'soft',
		causal: values.causal === 'true',
	};
}

function wholeNumber(name: string, written: string, largest: number): number {
	const value = Number(written);
	if (/^\d+$/.test(written.trim()) && value >= 1 && value <= largest) return value;
	throw new Problem(
		'command',
		`--${name} must be a whole number from 1 to ${largest}, got ${written || 'nothing'}.`,
	);
}
