/** Language models on WikiText-103 with the settings of the paper's code, as far as a browser goes. */
import type { Experiment } from './experiment';
import { inGroup } from './preset';

/** What both sizes share in the language-model code of the paper (minhtannguyen/transformer-mgk @ 73608b3, wikitext-103/). */
const published = {
	corpus: 'wikitext-103-raw-64',
	tokenizer: 'bpe',
	merges: 8192,
	components: 2,
	norm: 'post',
	positions: 'sinusoidal',
	layers: 16,
	feedForward: 2048,
	dropout: 0.1,
	tied: true,
	learningRate: 2.5e-4,
	schedule: 'cosine',
	warmup: 2000,
	rateFloor: 0,
	weightDecay: 0,
	clip: 0.25,
	beta2: 0.999,
	evaluateEvery: 4000,
	prompt: ' The ',
} satisfies Partial<Experiment>;

/** True of both. */
const deviation = [
	'Not as published: byte-level BPE of 8,192 merges on the first 64 row groups of the raw text, where the paper has 267,735 words of the whole tokenised text and an adaptive softmax, so that perplexities do not compare, and bits per byte do',
	'windows are drawn at random instead of running on in parallel streams',
	'windows are scored without overlap unless the stride is set to 1, as there',
	'GELU instead of ReLU in the feed-forward layers',
	'positions count from the first token of a window, there from the last',
	'initial weights have one deviation, and residual branches start smaller',
	'one seed, as there, but another',
].join('; ');

export const wikitextTasks = inGroup('WikiText-103, published protocol', [
	{
		id: 'wikitext103-small',
		label: 'WikiText-103, small',
		description:
			'A language model of 16 layers of width 128, 4 heads of 16 with two keys each, which stand in for 8: 500,000 steps of 96 windows, days on a good graphics card. The text is downloaded once after you agree.',
		deviation: `${deviation}.`,
		changes: {
			...published,
			width: 128,
			heads: 4,
			headDim: 16,
			context: 256,
			batch: 96,
			steps: 500_000,
			deviation: 0.02,
		},
	},
	{
		id: 'wikitext103-medium',
		label: 'WikiText-103, medium',
		description:
			'A language model of 16 layers of width 256, 4 heads of 32 with two keys each, which stand in for 8: 400,000 steps of 56 windows of 384 tokens. The text is downloaded once after you agree.',
		deviation: `${deviation}; the code has no command for MGK at this size, whose other settings are those of its baseline.`,
		changes: {
			...published,
			width: 256,
			heads: 4,
			headDim: 32,
			context: 384,
			batch: 56,
			steps: 400_000,
			deviation: 0.02,
		},
	},
]);
