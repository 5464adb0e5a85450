/** A classifier small enough for a test, and sequences of different lengths for it. */
import type { ClassifierSettings } from '../nn/classifier';
import { uniformInts } from './random';

export const smallClassifier: ClassifierSettings = {
	variant: 'mgk',
	attention: {
		heads: 2,
		headDim: 8,
		components: 2,
		assignment: 'soft',
		prior: 'clamped-shared',
		variance: 'fixed',
		nullKey: 0,
		featureMap: 'plain',
		normaliser: true,
		outputScale: 1,
		bias: true,
	},
	layers: 2,
	width: 20,
	feedForward: 28,
	norm: 'pre',
	deviation: 0.25,
	hiddenDropout: true,
	vocabulary: 11,
	context: 24,
	classes: 3,
	headWidth: 28,
	pooling: 'mean-padded',
	positions: 'learned',
	maskOutput: true,
	dual: false,
	dropout: 0,
	embeddingDeviation: 0.25,
};

/** Documents of 1 to seq tokens from 1 to `symbols`, an odd number of them, and padding 0. */
export function raggedDocuments(
	count: number,
	seq: number,
	symbols: number,
	site: number,
): { readonly tokens: Int32Array; readonly mask: Int32Array } {
	const draw = uniformInts(site);
	const tokens = new Int32Array(count * seq);
	for (let document = 0; document < count; document++) {
		const length = 1 + 2 * draw(Math.floor((seq + 1) / 2));
		for (let position = 0; position < length; position++)
			tokens[document * seq + position] = 1 + draw(symbols);
	}
	return { tokens, mask: tokens.map((token) => (token > 0 ? 1 : 0)) };
}
