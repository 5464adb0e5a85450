/** Named experiments; each says what it is for. The first is the default. */
import { Problem } from '../core/problem';
import { attentionFamily } from '../nn/attention';
import type { Experiment } from './experiment';
import { publishedTasks, reducedTasks } from './lra-presets';
import { inGroup, type Preset } from './preset';
import { wikitextTasks } from './wikitext-presets';

const tiny = {
	layers: 1,
	width: 32,
	heads: 2,
	feedForward: 64,
	context: 32,
	batch: 4,
	steps: 300,
	evaluateEvery: 50,
	evaluationBatches: 4,
	sampleLength: 40,
} satisfies Partial<Experiment>;

const start = inGroup('Start here', [
	{
		id: 'sotu-mgk',
		label: 'MGK, 4 heads × 2 keys',
		description:
			'A byte-level language model on State of the Union addresses, with a mixture of two Gaussian keys a head.',
	},
	{
		id: 'sotu-softmax',
		label: 'Softmax, 8 heads',
		description: 'The baseline with twice the heads: what MGK with 4 heads is measured against.',
		changes: { variant: 'softmax', heads: 8 },
	},
	{
		id: 'sotu-softmax-4',
		label: 'Softmax, 4 heads',
		description: 'The same number of heads as the MGK model, one key a token.',
		changes: { variant: 'softmax' },
	},
	{
		id: 'sotu-mgk-tiny',
		label: 'Tiny MGK',
		description:
			'One layer, 32 wide: small enough for the reference engine, which runs without a GPU.',
		changes: tiny,
	},
]);

/** Around attention, what the paper and its language-model code share: post-LN, sinusoids, no biases. */
const languageModel = { norm: 'post', positions: 'sinusoidal' } satisfies Partial<Experiment>;

/** docs/official-code.md says where each fact comes from. */
const meanings = inGroup('What paper and code mean', [
	{
		id: 'paper',
		label: 'As in the paper',
		description:
			'MGK as the equations have it: soft, two keys, σ² = √D for both, a learned prior that is a distribution, exact normalisation; post-LN and sinusoidal positions.',
		deviation:
			'The paper writes a prior for each place of a key and leaves open how it stays a distribution: here a softmax, one a head. Its 16 layers on words are a small model on bytes here.',
		changes: languageModel,
	},
	{
		id: 'code-lra',
		label: 'As in the Long Range Arena code',
		description:
			'MGK as the classification code has it: two clamped weights a layer that all heads share, biases in the projections, pre-LN, nothing added to the denominator.',
		deviation:
			'The paper has a distribution for each key; these weights need not add up to 1. On a text; the classifiers, which look both ways and take the mean over the padded length, are the presets of Long Range Arena. Not reproduced: an MLK that mixes keys before the feature map, which is Linear without normaliser.',
		changes: { prior: 'clamped-shared', projectionBias: true },
	},
	{
		id: 'code-lm-as-intended',
		label: 'As the language-model code is meant',
		description:
			'Soft MGK as the language-model code writes it: σ² of √D and √D/3, a clamped weight for each head and place, 0.000001 in the denominator; post-LN and sinusoidal positions.',
		deviation:
			'The paper has √D twice, a prior that is a distribution, and nothing added; the released code never reaches these lines, because a layer does not pass on the option that asks for them.',
		changes: {
			...languageModel,
			variance: 'code-lm',
			prior: 'clamped-positional',
			nullKey: 1e-6,
		},
	},
	{
		id: 'code-lm-as-released',
		label: 'As the language-model code runs',
		description:
			'What the released language-model code trains when it is asked for MGK: shifted keys, hard assignment, no prior, σ² of √D and √D/3; post-LN and sinusoidal positions.',
		deviation:
			'The MGK of the paper is soft and projects each key; which code its tables come from is not known.',
		changes: { ...languageModel, variant: 'smgk', assignment: 'hard', variance: 'code-lm' },
	},
]);

const texts = inGroup('Other texts', [
	{
		id: 'moby-dick-mgk',
		label: 'MGK on Moby-Dick',
		description: 'The same model on one novel of 1.2 million characters.',
		changes: { corpus: 'moby-dick', prompt: 'Call me ' },
	},
	{
		id: 'wikitext2-mgk',
		label: 'MGK on WikiText-2',
		description: 'The same model on WikiText-2 raw, which is downloaded once after you agree.',
		changes: { corpus: 'wikitext-2-raw', prompt: ' The ', steps: 3000 },
	},
	{
		id: 'wikitext2-validation-mgk',
		label: 'MGK on WikiText-2 validation',
		description:
			'The same model on the 54 articles of the validation file alone: a download of 0.7 MB instead of 7.',
		changes: { corpus: 'wikitext-2-raw-validation', prompt: ' The ' },
	},
]);

/** The default experiment with each member of the family; `start` has those that are compared with other heads. */
const variants = inGroup(
	'One of each variant',
	attentionFamily
		.map(({ id, label, explanation }) => ({
			id: `sotu-${id}`,
			label,
			description: explanation,
			changes: { variant: id },
		}))
		.filter(({ id }) => !start.some((known) => known.id === id)),
);

export type { Preset } from './preset';

export const presets: readonly Preset[] = [
	...start,
	...reducedTasks,
	...meanings,
	...publishedTasks,
	...wikitextTasks,
	...variants,
	...texts,
];

export const defaultPreset = presets[0] as Preset;
/** What people without WebGPU start from. */
export const smallPreset = presets.find(({ id }) => id === 'sotu-mgk-tiny') as Preset;

/** @throws Problem `configuration` listing the ids */
export function presetById(id: string): Preset {
	const found = presets.find((candidate) => candidate.id === id);
	if (found) return found;
	throw new Problem(
		'configuration',
		`There is no preset ${JSON.stringify(id.slice(0, 80))}.`,
		`The presets are ${presets.map((known) => known.id).join(', ')}.`,
	);
}
