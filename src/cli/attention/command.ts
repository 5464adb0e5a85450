/** `mgk attention`: one attention layer on tensors of a file, for checking against another implementation. */
import { readFile, writeFile } from 'node:fs/promises';
import { Problem } from '../../core/problem';
import { decodeSafetensors } from '../../core/safetensors';
import { parsedArguments } from '../arguments';
import { engineChoice, engineOptions, engineUsage, openEngine } from '../engine';
import { computeAttention } from './compute';
import { members, readTensors } from './layout';

const options = {
	variant: { type: 'string' },
	assignment: { type: 'string' },
	causal: { type: 'string' },
	...engineOptions,
	input: { type: 'string' },
	output: { type: 'string' },
	maps: { type: 'boolean' },
} as const;

export const attentionCommand = {
	usage: [
		`  mgk attention --variant ${members.map(({ id }) => id).join('|')} [--assignment soft|hard]`,
		`          [--causal true|false] ${engineUsage} --input FILE --output FILE [--maps]`,
		'                              output and gradients of one layer, safetensors in and out',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { values: given } = parsedArguments('attention', args, options);
		const member = oneOf('variant', given.variant, members, ({ id }) => id);
		const hard =
			oneOf('assignment', given.assignment ?? 'soft', ['soft', 'hard'], String) === 'hard';
		const causal = oneOf('causal', given.causal ?? 'true', ['true', 'false'], String) === 'true';
		if (hard && !member.gaussian) {
			const takers = members.filter(({ gaussian }) => gaussian).map(({ id }) => id);
			throw new Problem(
				'command',
				`--assignment hard belongs to ${takers.join(' and ')}, not to ${member.id}.`,
			);
		}
		const input = required('input', given.input);
		const output = required('output', given.output);
		const file = decodeSafetensors(await readInput(input));
		const tensors = readTensors(file, member, hard);
		const engine = await openEngine(engineChoice(given));
		const maps = given.maps ?? false;
		const bytes = await computeAttention(engine, tensors, { member, hard, causal, maps });
		engine.dispose();
		await writeFile(output, bytes);
	},
};

function oneOf<T>(
	name: string,
	written: string | undefined,
	choices: readonly T[],
	idOf: (choice: T) => string,
): T {
	const found = choices.find((choice) => idOf(choice) === written);
	if (found !== undefined) return found;
	const known = choices.map(idOf).join(', ');
	throw new Problem('command', `--${name} must be one of ${known}, got ${written ?? 'nothing'}.`);
}

function required(name: string, value: string | undefined): string {
	if (value !== undefined) return value;
	throw new Problem('command', `mgk attention needs --${name} FILE.`);
}

async function readInput(path: string): Promise<Uint8Array> {
	try {
		return await readFile(path);
	} catch (cause) {
		throw new Problem('file', `${path} cannot be read.`, 'Check the path given to --input.', {
			cause,
		});
	}
}
