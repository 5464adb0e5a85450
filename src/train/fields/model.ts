/** What the model is made of around its attention. */
import { boolean, choice, integer, number } from '../../core/schema';
import { forImages, forLabelled, forTexts } from './conditions';

export const modelFields = {
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
	precision: choice({
		group: 'Model',
		label: 'Precision',
		explanation:
			'Of the factors that linear layers multiply. Sums, attention, weights and their updates always have 32 bits.',
		default: 'single',
		options: [
			{ id: 'single', label: 'Single (32 bits)', explanation: 'About seven digits.' },
			{
				id: 'half',
				label: 'Half (16 bits)',
				explanation:
					'About three digits, as mixed precision has them elsewhere. Made for GPUs with 16-bit floats; elsewhere a little slower than single.',
			},
		],
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
} as const;
