/** The settings of attention: which member of the family, and what belongs to it. */
import { boolean, choice, integer, number } from '../../core/schema';
import { attentionFamily } from '../../nn/attention';

/** The attention family as the page needs it. */
export const variants = attentionFamily.map(({ id, label, mixture }) => ({ id, label, mixture }));

export const mixtures = attentionFamily.filter(({ mixture }) => mixture).map(({ id }) => id);
const forMixtures = { field: 'variant', oneOf: mixtures } as const;
const gaussians = attentionFamily.filter(({ gaussian }) => gaussian).map(({ id }) => id);
export const linears = attentionFamily.filter(({ linear }) => linear).map(({ id }) => id);
const forLinears = { field: 'variant', oneOf: linears } as const;
const forGaussians = { field: 'variant', oneOf: gaussians } as const;

export const attentionFields = {
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
				id: 'clamped-shared',
				label: 'Clamped, one set a layer',
				explanation:
					'Clamped weights that all heads of a layer share, as in the official Long Range Arena code.',
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
} as const;
