/** `mgk counts`: what one layer of each member costs with all heads and with half, beside softmax with all. */
import { attentionFamily, baseline } from '../nn/attention';
import { type CountsRow, compareCounts, macsOf } from '../nn/attention/counts';
import type { AttentionDefinition, AttentionSettings } from '../nn/attention/definition';
import { type Experiment, requireConsistent } from '../train/experiment';
import { attentionSettings } from '../train/language-model';
import { defaultPreset, presetById } from '../train/presets';
import { parsedArguments, withAssignments } from './arguments';

const options = {
	set: { type: 'string', multiple: true },
	'full-square': { type: 'boolean' },
	json: { type: 'boolean' },
} as const;

export const countsCommand = {
	usage: [
		'  mgk counts [PRESET] [--set KEY=VALUE ...] [--full-square] [--json]',
		'                              parameters, multiply-adds, exponentials and cache of one attention layer, every',
		'                              variant, with all heads and with half; --full-square counts masked pairs too',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { experiment, full, json } = parsed(args);
		const given = attentionSettings(experiment);
		const settings = { ...given, causal: given.causal && !full };
		// Options that a member does not take must not keep the others from being counted.
		const counted = attentionFamily.filter((definition) => takesPrior(definition, settings));
		const left = attentionFamily.filter((definition) => !counted.includes(definition));
		if (left.length > 0)
			process.stderr.write(
				`Left out, because an M-step is no prior of theirs: ${left.map(({ id }) => id).join(', ')}.\n`,
			);
		const rows = compareCounts(counted, baseline, settings, experiment.context);
		process.stdout.write(
			json ? `${JSON.stringify(rows)}\n` : table(rows, experiment, settings.causal),
		);
	},
};

/** False for a mixture of linear cost with an M-step, which counts responsibilities of Gaussian scores. */
function takesPrior({ linear, mixture }: AttentionDefinition, { prior }: AttentionSettings) {
	return !(linear && mixture && prior.startsWith('m-step'));
}

/** @throws Problem `command` or `configuration` naming what is wrong */
function parsed(args: readonly string[]) {
	const { values, positionals } = parsedArguments('counts', args, options, { positionals: true });
	const { experiment: preset } = presetById(positionals[0] ?? defaultPreset.id);
	const experiment = withAssignments(preset, values.set ?? []);
	requireConsistent(experiment);
	return { experiment, full: values['full-square'] ?? false, json: values.json ?? false };
}

const HEADERS = ['', 'heads', 'parameters', 'projection', 'core', 'MACs', 'exponentials', 'cache'];

function table(rows: readonly CountsRow[], experiment: Experiment, causal: boolean): string {
	const { width, headDim, heads, context, components } = experiment;
	const cells = rows.map(({ variant, heads: own, counts, ratios }) => [
		variant,
		String(own),
		`${counts.parameters} (${ratio(ratios.parameters)})`,
		`${counts.projectionMacs} (${ratio(ratios.projectionMacs)})`,
		`${counts.coreMacs} (${ratio(ratios.coreMacs)})`,
		`${macsOf(counts)} (${ratio(ratios.macs)})`,
		`${counts.exponentials} (${ratio(ratios.exponentials)})`,
		`${counts.cacheBytes} (${ratio(ratios.cacheBytes)})`,
	]);
	const widths = HEADERS.map((header, column) =>
		Math.max(header.length, ...cells.map((row) => row[column]?.length ?? 0)),
	);
	const line = (row: readonly string[]) =>
		row
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
			)
			.join('  ');
	const pairs = causal ? 'pairs that a causal mask leaves' : 'all pairs of tokens';
	return [
		`One attention layer: width ${width}, head dimension ${headDim}, M ${components}, ${context} tokens, ${pairs}.`,
		`Multiply-adds forward, cache in bytes; in brackets the share of ${baseline.id} with ${heads} heads.`,
		'',
		line(HEADERS),
		...cells.map(line),
		'',
	].join('\n');
}

function ratio(value: number): string {
	return value.toFixed(3);
}
