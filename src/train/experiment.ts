/** The experiment: one schema of every setting. The form, the link, `--set` and the check of values follow from it. */
import { Problem } from '../core/problem';
import {
	type BooleanField,
	type ChoiceField,
	type ChoiceOption,
	defaultsOf,
	type Field,
	type FieldValue,
	formatField,
	type NumberField,
	parseField,
	type TextField,
	type Values,
	type ValuesOf,
} from '../core/schema';
import { corpora } from '../data/corpora';
import { attentionFamily } from '../nn/attention';

type Rest<F extends Field> = Omit<F, 'kind'>;
const integer = (field: Rest<NumberField>): NumberField => ({ ...field, kind: 'integer' });
const number = (field: Rest<NumberField>): NumberField => ({ ...field, kind: 'number' });
const boolean = (field: Rest<BooleanField>): BooleanField => ({ ...field, kind: 'boolean' });
const text = (field: Rest<TextField>): TextField => ({ ...field, kind: 'text' });
const choice = <Id extends string>(
	field: Omit<ChoiceField<Id>, 'kind'> & { readonly options: readonly ChoiceOption<Id>[] },
): ChoiceField<Id> => ({ ...field, kind: 'choice' });

/** The attention family as the page needs it. */
export const variants = attentionFamily.map(({ id, label, mixture }) => ({ id, label, mixture }));

const mixtures = attentionFamily.filter(({ mixture }) => mixture).map(({ id }) => id);
const forMixtures = { field: 'variant', oneOf: mixtures } as const;
const gaussians = attentionFamily.filter(({ gaussian }) => gaussian).map(({ id }) => id);
const linears = attentionFamily.filter(({ linear }) => linear).map(({ id }) => id);
const forLinears = { field: 'variant', oneOf: linears } as const;
const forGaussians = { field: 'variant', oneOf: gaussians } as const;

export const experimentFields = {
	corpus: choice({
		group: 'Data',
		label: 'Text',
		explanation: 'What the model learns to continue, byte by byte.',
		default: 'sotu',
		options: corpora.map(({ id, label }) => ({ id, label })),
	}),
	variant: choice({
		group: 'Attention',
		label: 'Attention',
		explanation: 'How a query weighs the keys.',
		default: 'mgk',
		options: attentionFamily.map(({ id, label, explanation }) => ({ id, label, explanation })),
	}),
	heads: integer({
		group: 'Attention',
		label: 'Heads',
		explanation: 'Attention patterns a layer computes side by side.',
		default: 4,
		minimum: 1,
		maximum: 16,
	}),
	headDim: integer({
		group: 'Attention',
		label: 'Head dimension',
		explanation: 'Width of a query, key and value of one head.',
		default: 16,
		minimum: 4,
		maximum: 128,
		multipleOf: 4,
	}),
	components: integer({
		group: 'Attention',
		label: 'Keys a token (M)',
		explanation: 'Gaussians in the mixture of each key; the paper uses 2.',
		default: 2,
		minimum: 1,
		maximum: 8,
		visibleWhen: forMixtures,
	}),
	assignment: choice({
		group: 'Attention',
		label: 'Assignment',
		explanation: 'Whether all Gaussians of a key explain a query, or only the nearest.',
		default: 'soft',
		options: [
			{
				id: 'soft',
				label: 'Soft',
				explanation: 'The Gaussians add up, each weighted by its prior.',
			},
			{
				id: 'hard',
				label: 'Hard',
				explanation: 'The nearest Gaussian alone counts; there is no prior.',
			},
		],
		visibleWhen: forGaussians,
	}),
	prior: choice({
		group: 'Attention',
		label: 'Prior π',
		explanation: 'How likely each Gaussian is before the query is seen. Hard assignment has none.',
		default: 'learned',
		options: [
			{ id: 'learned', label: 'Learned', explanation: 'Softmax of logits, one set a head.' },
			{
				id: 'learned-positional',
				label: 'Learned, by position',
				explanation: 'Softmax of logits, one set for each head and place of a key in the context.',
			},
			{ id: 'uniform', label: 'Uniform', explanation: '1/M for every Gaussian.' },
			{
				id: 'clamped',
				label: 'Clamped',
				explanation: 'Weights clamped to 0..1 that need not add up to 1, one set a head.',
			},
			{
				id: 'clamped-positional',
				label: 'Clamped, by position',
				explanation:
					'Clamped weights for each head and place of a key, as in the official language model.',
			},
			{
				id: 'm-step',
				label: 'M-step',
				explanation:
					'Not by gradient: the mean responsibility of each Gaussian of a key place, over all queries that see it.',
			},
			{
				id: 'm-step-joint',
				label: 'M-step, joint',
				explanation: 'The same, each query counted by the attention it pays to the key.',
			},
		],
		visibleWhen: forMixtures,
	}),
	priorMemory: number({
		group: 'Attention',
		label: 'Prior memory',
		explanation: 'Share of the old prior that an M-step keeps; the paper keeps none.',
		default: 0.9,
		minimum: 0,
		maximum: 0.9999,
		visibleWhen: { field: 'prior', oneOf: ['m-step', 'm-step-joint'] },
		advanced: true,
	}),
	variance: choice({
		group: 'Attention',
		label: 'Variance σ²',
		explanation: 'How far a Gaussian reaches; it starts at the square root of the head dimension.',
		default: 'fixed',
		options: [
			{ id: 'fixed', label: 'Fixed', explanation: 'The square root of the head dimension.' },
			{
				id: 'code-lm',
				label: 'Fixed, narrowing',
				explanation:
					'√D, √D/3, √D/9 …: each Gaussian a third of the one before, as in the official language model.',
			},
			{ id: 'learned', label: 'Learned', explanation: 'One for each head and Gaussian.' },
		],
		visibleWhen: forGaussians,
	}),
	nullKey: number({
		group: 'Attention',
		label: 'Null key',
		explanation:
			'Mass of a key without value that every query sees; the official language model has 0.000001, the paper 0.',
		default: 0,
		minimum: 0,
		maximum: 1,
		visibleWhen: forGaussians,
		advanced: true,
	}),
	featureMap: choice({
		group: 'Attention',
		label: 'Feature map',
		explanation: 'What makes queries and keys positive, so that their product is a weight.',
		default: 'plain',
		options: [
			{ id: 'plain', label: 'elu + 1', explanation: 'As in the paper.' },
			{
				id: 'sum-normalised',
				label: 'elu + 1, summing to one',
				explanation: 'Divided by its sum, as in the official language-model code; steadier.',
			},
		],
		visibleWhen: forLinears,
	}),
	normaliser: boolean({
		group: 'Attention',
		label: 'Normaliser',
		explanation: 'Divide by the sum of the weights; without it outputs grow with the context.',
		default: true,
		visibleWhen: forLinears,
		advanced: true,
	}),
	outputScale: number({
		group: 'Attention',
		label: 'Output scale',
		explanation:
			'Factor of the output: 1 in the paper, 1/√(head dimension) in the official language-model code.',
		default: 1,
		minimum: 0.0001,
		maximum: 100,
		visibleWhen: forLinears,
		advanced: true,
	}),
	layers: integer({
		group: 'Model',
		label: 'Layers',
		explanation: 'Blocks of attention and feed-forward, one after another.',
		default: 2,
		minimum: 1,
		maximum: 16,
	}),
	width: integer({
		group: 'Model',
		label: 'Width',
		explanation: 'Numbers that describe a token between the layers.',
		default: 64,
		minimum: 8,
		maximum: 1024,
		multipleOf: 4,
	}),
	feedForward: integer({
		group: 'Model',
		label: 'Feed-forward width',
		explanation: 'Hidden units of the network inside each block.',
		default: 256,
		minimum: 8,
		maximum: 4096,
		multipleOf: 4,
	}),
	context: integer({
		group: 'Model',
		label: 'Context',
		unit: 'tokens',
		explanation: 'How far back the model can look. Attention costs grow with its square.',
		default: 128,
		minimum: 8,
		maximum: 2048,
	}),
	norm: choice({
		group: 'Model',
		label: 'Layer norm',
		explanation: 'Before each branch, or after the sum as in the paper.',
		default: 'pre',
		options: [
			{ id: 'pre', label: 'Before (pre-LN)' },
			{ id: 'post', label: 'After (post-LN, paper)' },
		],
		advanced: true,
	}),
	positions: choice({
		group: 'Model',
		label: 'Positions',
		explanation: 'How a token knows its place.',
		default: 'learned',
		options: [
			{ id: 'learned', label: 'Learned' },
			{ id: 'sinusoidal', label: 'Sinusoidal' },
		],
		advanced: true,
	}),
	tied: boolean({
		group: 'Model',
		label: 'Tied head',
		explanation: 'Predict with the transposed embedding instead of weights of its own.',
		default: false,
		advanced: true,
	}),
	projectionBias: boolean({
		group: 'Model',
		label: 'Attention biases',
		explanation: 'Biases in the projections of attention.',
		default: false,
		advanced: true,
	}),
	dropout: number({
		group: 'Model',
		label: 'Dropout',
		explanation: 'Share of activations left out at random while training.',
		default: 0,
		minimum: 0,
		maximum: 0.9,
		advanced: true,
	}),
	deviation: number({
		group: 'Model',
		label: 'Initial deviation',
		explanation: 'Spread of the initial weights; larger separates the keys of a mixture sooner.',
		default: 0.08,
		minimum: 0.0001,
		maximum: 1,
		advanced: true,
	}),
	batch: integer({
		group: 'Training',
		label: 'Batch',
		unit: 'sequences',
		explanation: 'Windows of text a step learns from.',
		default: 8,
		minimum: 1,
		maximum: 256,
	}),
	steps: integer({
		group: 'Training',
		label: 'Steps',
		explanation: 'Updates of the weights in the whole run.',
		default: 1000,
		minimum: 1,
		maximum: 1_000_000,
	}),
	learningRate: number({
		group: 'Training',
		label: 'Learning rate',
		explanation: 'Size of an update at its peak.',
		default: 0.004,
		minimum: 1e-7,
		maximum: 10,
	}),
	seed: integer({
		group: 'Training',
		label: 'Seed',
		explanation: 'Decides initial weights, data order and samples: the same seed repeats the run.',
		default: 1,
		minimum: 0,
		maximum: 2 ** 32 - 1,
	}),
	schedule: choice({
		group: 'Training',
		label: 'Schedule',
		explanation: 'How the learning rate goes after the warm-up.',
		default: 'cosine',
		options: [
			{ id: 'cosine', label: 'Cosine' },
			{ id: 'constant', label: 'Constant' },
		],
		advanced: true,
	}),
	warmup: integer({
		group: 'Training',
		label: 'Warm-up',
		unit: 'steps',
		explanation: 'Steps in which the learning rate rises from zero.',
		default: 20,
		minimum: 0,
		maximum: 100_000,
		advanced: true,
	}),
	rateFloor: number({
		group: 'Training',
		label: 'Final rate',
		unit: '× peak',
		explanation: 'Where the cosine ends.',
		default: 0.1,
		minimum: 0,
		maximum: 1,
		advanced: true,
	}),
	weightDecay: number({
		group: 'Training',
		label: 'Weight decay',
		explanation: 'How strongly weights are drawn to zero, apart from the gradient (AdamW).',
		default: 0.01,
		minimum: 0,
		maximum: 1,
		advanced: true,
	}),
	decayed: choice({
		group: 'Training',
		label: 'Decay acts on',
		explanation: 'Which parameters weight decay draws to zero.',
		default: 'matrices',
		options: [
			{ id: 'matrices', label: 'Matrices only' },
			{ id: 'all', label: 'All parameters' },
		],
		advanced: true,
	}),
	clip: number({
		group: 'Training',
		label: 'Clip norm',
		explanation: 'Largest global norm of a gradient; 0 turns clipping off.',
		default: 1,
		minimum: 0,
		maximum: 1000,
		advanced: true,
	}),
	beta1: number({
		group: 'Training',
		label: 'β₁',
		explanation: 'Memory of the mean gradient in AdamW.',
		default: 0.9,
		minimum: 0,
		maximum: 0.9999,
		advanced: true,
	}),
	beta2: number({
		group: 'Training',
		label: 'β₂',
		explanation: 'Memory of the squared gradient in AdamW.',
		default: 0.99,
		minimum: 0,
		maximum: 0.99999,
		advanced: true,
	}),
	evaluateEvery: integer({
		group: 'Evaluation',
		label: 'Evaluate every',
		unit: 'steps',
		explanation: 'How often held-out text is scored and a sample written.',
		default: 100,
		minimum: 1,
		maximum: 100_000,
	}),
	evaluationBatches: integer({
		group: 'Evaluation',
		label: 'Evaluation size',
		unit: 'batches',
		explanation: 'Batches of held-out windows that are scored, spread over the whole text.',
		default: 8,
		minimum: 1,
		maximum: 10_000,
		advanced: true,
	}),
	prompt: text({
		group: 'Evaluation',
		label: 'Prompt',
		explanation: 'What the samples continue.',
		default: 'The people of the United States ',
		maximumLength: 200,
	}),
	sampleLength: integer({
		group: 'Evaluation',
		label: 'Sample length',
		unit: 'tokens',
		explanation: 'Bytes written at each evaluation; 0: none.',
		default: 80,
		minimum: 0,
		maximum: 1000,
		advanced: true,
	}),
	temperature: number({
		group: 'Evaluation',
		label: 'Temperature',
		explanation: 'Below 1 samples keep to the likely; 0 always takes the likeliest.',
		default: 0.8,
		minimum: 0,
		maximum: 5,
		advanced: true,
	}),
} as const;

export type Experiment = ValuesOf<typeof experimentFields>;
export type ExperimentKey = keyof typeof experimentFields;

export const defaultExperiment: Experiment = defaultsOf(experimentFields);

/** @throws Problem `configuration` that names the key nearest to what was written */
export function experimentKey(key: string): ExperimentKey {
	if (Object.hasOwn(experimentFields, key)) return key as ExperimentKey;
	throw new Problem(
		'configuration',
		`There is no setting ${JSON.stringify(key.slice(0, 80))}.`,
		`The settings are ${Object.keys(experimentFields).join(', ')}.`,
	);
}

/** A copy of `experiment` with one setting as a person wrote it. @throws Problem `configuration` */
export function withSetting(experiment: Experiment, key: string, written: string): Experiment {
	const id = experimentKey(key);
	return { ...experiment, [id]: parseField(id, experimentFields[id], written) };
}

/**
 * Values from outside as an experiment: every key known, every value in range, and the whole consistent.
 * @throws Problem `configuration` naming the first key that is not
 */
export function parseExperiment(values: Values): Experiment {
	let experiment = defaultExperiment;
	for (const [key, value] of Object.entries<FieldValue>(values))
		experiment = withSetting(experiment, key, formatField(value));
	requireConsistent(experiment);
	return experiment;
}

/** What no single field can see. @throws Problem `configuration` */
export function requireConsistent({ positions, width, variant, prior }: Experiment): void {
	const mixed = linears.includes(variant) && mixtures.includes(variant);
	if (mixed && !['uniform', 'learned'].includes(prior))
		throw new Problem(
			'configuration',
			`prior must be uniform or learned for ${variant}, got ${prior}.`,
			'Its kernel has no Gaussian score that other priors belong to.',
		);
	if (positions === 'sinusoidal' && width % 2 !== 0)
		throw new Problem(
			'configuration',
			`width must be even for sinusoidal positions, got ${width}.`,
		);
}
