import { describe, expect, it } from 'vitest';
import { checkOp } from '../../testing/op-check';
import { Graph } from '../tensor';
import { crossEntropy } from './cross-entropy';
import { inputTensor } from './leaves';
import { meanPool } from './mean-pool';
import { pairFeatures } from './pair-features';
import { takeToken } from './take-token';

/** Rows of different lengths, the second of which is empty when there is one. */
function raggedMask(batch: number, seq: number) {
	const lengths = Array.from({ length: batch }, (_, row) =>
		row === 1 ? 0 : 1 + ((row * 13 + seq - 1) % seq),
	);
	const mask = Int32Array.from({ length: batch * seq }, (_, index) =>
		index % seq < (lengths[Math.floor(index / seq)] ?? 0) ? 1 : 0,
	);
	return { shape: [batch, seq], values: mask };
}

const sizes = [
	[1, 1, 1],
	[3, 5, 20],
	[2, 63, 7],
	[4, 64, 16],
	[5, 257, 33],
] as const;

describe('mean over positions against float64', () => {
	for (const [batch, seq, width] of sizes)
		for (const over of ['tokens', 'length'] as const) {
			it(`[${batch}, ${seq}, ${width}] with padding, over ${over}`, () =>
				checkOp({
					operands: { x: { shape: [batch, seq, width] }, mask: raggedMask(batch, seq) },
					build: ({ x, mask }) => ({ y: meanPool(x, mask, over) }),
				}));

			it(`[${batch}, ${seq}, ${width}] without a mask, over ${over}`, () =>
				checkOp({
					operands: { x: { shape: [batch, seq, width] } },
					build: ({ x }) => ({ y: meanPool(x, undefined, over) }),
				}));
		}

	it('a mask with holes, and any number but 0 for a token', () =>
		checkOp({
			operands: {
				x: { shape: [2, 9, 6] },
				mask: { shape: [2, 9], values: Int32Array.from({ length: 18 }, (_, i) => (i * 5) % 3) },
			},
			build: ({ x, mask }) => ({ y: meanPool(x, mask) }),
		}));

	it('rows of padding alone give 0 and take no gradient', async () => {
		const mask = { shape: [2, 7], values: new Int32Array(14) };
		for (const over of ['tokens', 'length'] as const) {
			const errors = await checkOp({
				operands: { x: { shape: [2, 7, 5] }, mask },
				build: ({ x, mask: given }) => ({ y: meanPool(x, given, over) }),
			});
			expect(errors).toEqual({ y: 0, 'd/x': 0 });
		}
	});

	it('names a mask of another shape', () => {
		const graph = new Graph();
		const x = inputTensor(graph, 'x', [2, 9, 4], 'f32');
		const mask = inputTensor(graph, 'mask', [2, 8], 'i32');
		expect(() => meanPool(x, mask)).toThrow(
			'meanPool: mask must be [batch, seq] = [2, 9], got [2, 8].',
		);
	});
});

describe('one token against float64', () => {
	for (const [batch, seq, width] of sizes)
		it(`[${batch}, ${seq}, ${width}], first, middle and last: exact`, async () => {
			for (const position of new Set([0, Math.floor(seq / 2), seq - 1])) {
				const errors = await checkOp({
					operands: { x: { shape: [batch, seq, width] } },
					build: ({ x }) => ({ y: takeToken(x, position) }),
				});
				expect(errors).toEqual({ y: 0, 'd/x': 0 });
			}
		});

	it('names a position outside the sequence', () => {
		const x = inputTensor(new Graph(), 'x', [2, 9, 4], 'f32');
		expect(() => takeToken(x, 9)).toThrow(
			'takeToken: position must be a whole number from 0 to 8, got 9.',
		);
	});
});

describe('features of pairs against float64', () => {
	for (const [batch, width] of [
		[1, 1],
		[3, 20],
		[9, 7],
		[5, 130],
	] as const)
		it(`[${2 * batch}, ${width}]`, () =>
			checkOp({
				operands: { x: { shape: [2 * batch, width], scale: 2 } },
				build: ({ x }) => ({ y: pairFeatures(x) }),
			}));

	it('says that documents come in pairs', () => {
		const x = inputTensor(new Graph(), 'x', [5, 4], 'f32');
		expect(() => pairFeatures(x)).toThrow('must have an even number of rows, got [5, 4].');
	});
});

describe('cross-entropy of classes', () => {
	it.each([2, 10])('[batch, %d], an example without a target', async (classes) => {
		await checkOp({
			operands: {
				logits: { shape: [7, classes] },
				targets: { shape: [7], values: Int32Array.from([0, 1, 1, -1, 0, 1, 0]) },
			},
			build: ({ logits, targets }) => ({ loss: crossEntropy(logits, targets) }),
		});
	});
});
