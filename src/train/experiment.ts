/** The experiment: one schema of every setting. The form, the link, `--set` and the check of values follow from it. */
import { Problem } from '../core/problem';
import {
	boolean,
	choice,
	defaultsOf,
	type FieldValue,
	formatField,
	integer,
	number,
	parseField,
	text,
	type Values,
	type ValuesOf,
} from '../core/schema';
import { corpora } from '../data/corpora';
import type { LabelledTask } from '../data/labelled';
import { labelledDefinitions, labelledTask } from '../data/tasks';
import { type TokenizerKind, tokenizerKinds } from '../data/tokenizers';
import { attentionFields, linears, mixtures } from './attention-fields';

const labelled = labelledDefinitions.map(({ id }) => id);
const forLabelled = { field: 'corpus', oneOf: labelled } as const;
/** Images have no padding of their own. Own files may be images. */
const forImages = {
	field: 'corpus',
	oneOf: labelledDefinitions
		.filter(({ encoding, provisional }) => encoding.pad === null || provisional)
		.map(({ id }) => id),
} as const;
const forTexts = {
	field: 'corpus',
	oneOf: corpora.map(({ id }) => id).filter((id) => !labelled.includes(id)),
} as const;

/** How much a kind of tokenizer may learn. */
function tokenizerSize(
	name: NonNullable<TokenizerKind['size']>['name'],
	label: string,
	explanation: string,
) {
	const kind = tokenizerKinds.find(({ size }) => size?.name === name);
	if (!kind?.size) throw new TypeError(`no tokenizer learns ${name}`);
	const { minimum, maximum, default: initial } = kind.size;
	return integer({
		group: 'Data',
		label,
		explanation,
		default: initial,
		minimum,
		maximum,
		visibleWhen: { field: 'tokenizer', oneOf: [kind.id] },
	});
}

export const experimentFields = {
	corpus: choice({
		group: 'Data',
		label: 'Data',
		explanation: 'A text to continue, token by token, or labelled examples to classify.',
		default: 'sotu',
		options: corpora.map(({ id, label }) => ({ id, label })),
	}),
	tokenizer: choice({
		group: 'Data',
		label: 'Tokenizer',
		explanation:
			'What the text is cut into. Compare tokenizers by bits per byte, never by loss a token.',
		default: 'byte',
		options: tokenizerKinds.map(({ id, label, explanation }) => ({ id, label, explanation })),
		visibleWhen: forTexts,
	}),
	characters: tokenizerSize(
		'characters',
		'Characters',
		'Frequent characters beyond ASCII with a token of their own; others are spelled in bytes.',
	),
	merges: tokenizerSize(
		'merges',
		'Merges',
		'Joined pairs that BPE learns: tokens beyond the 256 bytes.',
	),
	words: tokenizerSize(
		'words',
		'Words',
		'Frequent words with a token of their own; the rest is <unk>.',
	),
	...attentionFields,
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
		maximum: 4096,
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
	pooling: choice({
		group: 'Model',
		label: 'Pooling',
		explanation: 'How the vectors of all tokens become the one that is classified.',
		default: 'mean',
		options: [
			{ id: 'mean', label: 'Mean', explanation: 'Over real tokens.' },
			{
				id: 'mean-padded',
				label: 'Mean over the padded length',
				explanation: 'As in the official code: short examples become small.',
			},
			{
				id: 'class-token',
				label: 'Class token',
				explanation: 'A learned token in front of the example, as in Long Range Arena.',
			},
		],
		visibleWhen: forLabelled,
		advanced: true,
	}),
	maskOutput: boolean({
		group: 'Model',
		label: 'Padding counts as zero',
		explanation:
			'Of the mean over the padded length, as in the official code; otherwise outputs at padding are summed too.',
		default: true,
		visibleWhen: forLabelled,
		advanced: true,
	}),
	blackIsPadding: boolean({
		group: 'Model',
		label: 'Black pixels are padding',
		explanation:
			'As in the code of Long Range Arena and its followers: no token attends to black, 55 % of a hard Pathfinder.',
		default: false,
		visibleWhen: forImages,
		advanced: true,
	}),
	tied: boolean({
		group: 'Model',
		label: 'Tied head',
		explanation: 'Predict with the transposed embedding instead of weights of its own.',
		default: false,
		advanced: true,
		visibleWhen: forTexts,
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
		explanation: 'Windows of text, or examples, a step learns from.',
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
			{
				id: 'inverse-square-root',
				label: 'Inverse square root',
				explanation: 'Peak times the square root of warm-up over step.',
			},
			{
				id: 'one-cycle',
				label: 'One cycle',
				explanation:
					'Up and down in straight lines, β₁ from 0.95 to 0.85 and back, as in Long Range Arena.',
			},
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
	epsilon: number({
		group: 'Training',
		label: 'ε',
		explanation: 'Added to the root of the squared gradient in AdamW.',
		default: 1e-8,
		minimum: 1e-12,
		maximum: 1,
		advanced: true,
	}),
	evaluateEvery: integer({
		group: 'Evaluation',
		label: 'Evaluate every',
		unit: 'steps',
		explanation: 'How often held-out data are scored, and of a text a sample written.',
		default: 100,
		minimum: 1,
		maximum: 100_000,
	}),
	evaluationBatches: integer({
		group: 'Evaluation',
		label: 'Evaluation size',
		unit: 'batches',
		explanation:
			'Batches of held-out data that are scored; windows of a text are spread over all of it.',
		default: 8,
		minimum: 1,
		maximum: 10_000,
		advanced: true,
	}),
	stride: integer({
		group: 'Evaluation',
		label: 'Stride',
		unit: 'tokens',
		explanation:
			'How far a window of held-out text moves on: each scores only what is new. 0: the context, without overlap.',
		default: 0,
		minimum: 0,
		maximum: 2048,
		advanced: true,
		visibleWhen: forTexts,
	}),
	testExamples: integer({
		group: 'Evaluation',
		label: 'Test size',
		unit: 'examples',
		explanation: 'Test examples that the command scores once, at the end of a run; 0: none.',
		default: 1000,
		minimum: 0,
		maximum: 100_000,
		advanced: true,
		visibleWhen: forLabelled,
	}),
	prompt: text({
		group: 'Evaluation',
		label: 'Prompt',
		explanation: 'What the samples continue.',
		default: 'The people of the United States ',
		maximumLength: 200,
		visibleWhen: forTexts,
	}),
	sampleLength: integer({
		group: 'Evaluation',
		label: 'Sample length',
		unit: 'tokens',
		explanation: 'Tokens written at each evaluation; 0: none.',
		default: 80,
		minimum: 0,
		maximum: 1000,
		advanced: true,
		visibleWhen: forTexts,
	}),
	temperature: number({
		group: 'Evaluation',
		label: 'Temperature',
		explanation: 'Below 1 samples keep to the likely; 0 always takes the likeliest.',
		default: 0.8,
		minimum: 0,
		maximum: 5,
		advanced: true,
		visibleWhen: forTexts,
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
export function requireConsistent(experiment: Experiment): void {
	const { positions, width, variant, prior, corpus, context, stride } = experiment;
	const task = labelledTask(corpus);
	if (task) requireFits(experiment, task);
	if (stride > context)
		throw new Problem(
			'configuration',
			`stride must be at most the context, ${context}, got ${stride}.`,
			'Each window scores what is new in it; 0 stands for the context.',
		);
	const mixed = linears.includes(variant) && mixtures.includes(variant);
	if (mixed && prior.startsWith('m-step'))
		throw new Problem(
			'configuration',
			`prior ${prior} does not belong to ${variant}.`,
			'An M-step counts responsibilities of Gaussian scores, which linear attention does not have: choose another prior.',
		);
	if (positions === 'sinusoidal' && width % 2 !== 0)
		throw new Problem(
			'configuration',
			`width must be even for sinusoidal positions, got ${width}.`,
		);
}

/** Whether the context takes the examples of a task; texts are cut, so that any does. @throws Problem `configuration` */
export function requireFits({ context }: Experiment, { name, encoding }: LabelledTask): void {
	const { maximumLength, pad, cuts } = encoding;
	if (cuts || context === maximumLength || (context > maximumLength && pad !== null)) return;
	throw new Problem(
		'configuration',
		`context must be ${pad === null ? '' : 'at least '}${maximumLength} for ${name}, got ${context}.`,
		pad === null ? 'An example is a whole image.' : 'Its longest examples have as many tokens.',
	);
}
