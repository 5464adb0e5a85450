import { describe, expect, it } from 'vitest';
import { evaluate, ReferenceModel } from '../engine/reference';
import { type Node, reachable } from '../graph/tensor';
import { raggedDocuments, smallClassifier } from '../testing/classifier';
import { traceClassifier } from '../train/classification';
import { initialParameters, parameterLayout } from '../train/language-model';
import type { ClassifierSettings } from './classifier';

/** Long Range Arena, retrieval, as the official code has it. */
const retrieval: ClassifierSettings = {
	...smallClassifier,
	attention: { ...smallClassifier.attention, heads: 1, headDim: 32 },
	width: 64,
	feedForward: 128,
	headWidth: 128,
	vocabulary: 512,
	context: 4096,
	classes: 2,
	dual: true,
};

function countOf(variant: string, heads: number): number {
	const settings = { ...retrieval, variant, attention: { ...retrieval.attention, heads } };
	const { declarations } = traceClassifier(settings, { batch: 1, seq: 4 }, false);
	return parameterLayout(declarations, { decayed: 'all' }).count;
}

describe('parameters of the retrieval model, counted in the official modules', () => {
	const published = [
		['softmax', [378_562, 395_138, 428_290, 494_594]],
		['mgk', [382_726, 403_462, 444_934, 527_878]],
		['smgk', [378_694, 395_398, 428_806, 495_622]],
		['linear', [378_562, 395_138, 428_290, 494_594]],
		['mlk', [382_726, 403_462, 444_934, 527_878]],
		['smlk', [378_694, 395_398, 428_806, 495_622]],
	] as const;
	it.each(published)('%s with 1, 2, 4 and 8 heads', (variant, counts) => {
		expect([1, 2, 4, 8].map((heads) => countOf(variant, heads))).toEqual(counts);
	});
});

const BATCH = 3;
const SEQ = 13;

/** Logits [batch][classes] on the reference, and the nodes that made them. */
function run(
	change: Partial<ClassifierSettings>,
	inputs: { readonly tokens: Int32Array; readonly mask: Int32Array },
	seq = SEQ,
) {
	const settings = { ...smallClassifier, ...change };
	const { logits, declarations } = traceClassifier(settings, { batch: BATCH, seq }, false);
	const layout = parameterLayout(declarations, { decayed: 'all' });
	const model = new ReferenceModel(layout, initialParameters(declarations, layout, 1));
	const nodes: readonly Node[] = reachable([logits]);
	const flat = [...(evaluate(nodes, model, inputs, { seed: 0, step: 0 }).get(logits) ?? [])];
	const { classes } = settings;
	const rows = Array.from({ length: BATCH }, (_, row) =>
		flat.slice(row * classes, (row + 1) * classes),
	);
	return { rows, nodes };
}

/** The same documents with `extra` more places of padding, which hold `id`. */
function padded(
	{ tokens, mask }: { readonly tokens: Int32Array; readonly mask: Int32Array },
	extra: number,
	id: number,
) {
	const widen = (from: Int32Array, fill: (index: number) => number) =>
		Int32Array.from({ length: (from.length / SEQ) * (SEQ + extra) }, (_, index) => {
			const position = index % (SEQ + extra);
			const at = Math.floor(index / (SEQ + extra)) * SEQ + position;
			return position < SEQ && mask[at] !== 0 ? (from[at] ?? 0) : fill(index);
		});
	return { tokens: widen(tokens, () => id), mask: widen(mask, () => 0) };
}

const close = (got: readonly number[][], want: readonly number[][]) =>
	got.flat().forEach((value, index) => {
		expect(value).toBeCloseTo(want.flat()[index] ?? Number.NaN, 10);
	});

describe('the classifier', () => {
	const documents = raggedDocuments(BATCH, SEQ, 10, 1);

	for (const variant of ['softmax', 'mgk', 'smgk', 'linear', 'mlk', 'smlk'])
		it(`${variant}: padding, its length and its id change nothing`, () => {
			for (const pooling of ['mean', 'class-token'] as const) {
				const plain = run({ variant, pooling }, documents).rows;
				close(run({ variant, pooling }, padded(documents, 0, 7), SEQ).rows, plain);
				close(run({ variant, pooling }, padded(documents, 5, 7), SEQ + 5).rows, plain);
			}
		});

	it('over the padded length, padding shrinks the mean; unmasked it takes part', () => {
		const longer = padded(documents, 5, 0);
		const masked = run({ pooling: 'mean-padded' }, longer, SEQ + 5).rows;
		expect(masked).not.toEqual(run({ pooling: 'mean-padded' }, documents).rows);
		close(run({ pooling: 'mean-padded' }, padded(documents, 5, 7), SEQ + 5).rows, masked);
		const open = { pooling: 'mean-padded', maskOutput: false } as const;
		const unmasked = run(open, longer, SEQ + 5).rows;
		expect(run(open, padded(documents, 5, 7), SEQ + 5).rows).not.toEqual(unmasked);
	});

	it('looks both ways: the first token sees the last', () => {
		const all = {
			tokens: documents.tokens.map((id) => id || 1),
			mask: documents.mask.map(() => 1),
		};
		const changed = { ...all, tokens: all.tokens.map((id, at) => (at === SEQ - 1 ? 9 - id : id)) };
		const [before, after] = [all, changed].map(
			(inputs) => run({ pooling: 'class-token' }, inputs).rows,
		);
		expect(after?.[0]).not.toEqual(before?.[0]);
		expect(after?.[1]).toEqual(before?.[1]);
	});

	it('with two documents has one encoder, and tells which is first', () => {
		const pair = raggedDocuments(2 * BATCH, SEQ, 10, 2);
		const half = BATCH * SEQ;
		const swap = (values: Int32Array) =>
			Int32Array.from([...values.subarray(half), ...values.subarray(0, half)]);
		const { rows, nodes } = run({ dual: true }, pair);
		const swapped = run({ dual: true }, { tokens: swap(pair.tokens), mask: swap(pair.mask) });
		expect(swapped.rows).not.toEqual(rows);
		expect(nodes.filter(({ op }) => op.name === 'embedding')).toHaveLength(1);
	});

	it('names what does not fit', () => {
		expect(() => traceClassifier(smallClassifier, { batch: 2, seq: 25 }, false)).toThrow(
			'embedding: positions [24, 20] must have at least seq = 25 rows.',
		);
	});
});
