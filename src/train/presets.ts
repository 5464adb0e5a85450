/** Named experiments; each says what it is for. The first is the default. */
import { Problem } from '../core/problem';
import { defaultExperiment, type Experiment } from './experiment';

export interface Preset {
	readonly id: string;
	readonly label: string;
	readonly description: string;
	readonly experiment: Experiment;
}

function preset(
	id: string,
	label: string,
	description: string,
	changes: Partial<Experiment> = {},
): Preset {
	return { id, label, description, experiment: { ...defaultExperiment, ...changes } };
}

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

export const presets: readonly Preset[] = [
	preset(
		'sotu-mgk',
		'MGK, 4 heads × 2 keys',
		'A byte-level language model on State of the Union addresses, with a mixture of two Gaussian keys a head.',
	),
	preset(
		'sotu-softmax',
		'Softmax, 8 heads',
		'The baseline with twice the heads: what MGK with 4 heads is measured against.',
		{ variant: 'softmax', heads: 8 },
	),
	preset(
		'sotu-softmax-4',
		'Softmax, 4 heads',
		'The same number of heads as the MGK model, one key a token.',
		{ variant: 'softmax' },
	),
	preset(
		'sotu-mgk-tiny',
		'Tiny MGK',
		'One layer, 32 wide: small enough for the reference engine, which runs without a GPU.',
		tiny,
	),
	preset(
		'moby-dick-mgk',
		'MGK on Moby-Dick',
		'The same model on one novel of 1.2 million characters.',
		{ corpus: 'moby-dick', prompt: 'Call me ' },
	),
	preset(
		'wikitext2-mgk',
		'MGK on WikiText-2',
		'The same model on WikiText-2 raw, which is downloaded once after you agree.',
		{ corpus: 'wikitext-2-raw', prompt: ' The ', steps: 3000 },
	),
	preset(
		'wikitext2-validation-mgk',
		'MGK on WikiText-2 validation',
		'The same model on the 54 articles of the validation file alone: a download of 0.7 MB instead of 7.',
		{ corpus: 'wikitext-2-raw-validation', prompt: ' The ' },
	),
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
