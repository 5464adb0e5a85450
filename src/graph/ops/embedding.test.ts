import { describe, expect, it } from 'vitest';
import { checkOp } from '../../testing/op-check';
import { crossEntropyCase } from '../../testing/row-cases';
import { Graph } from '../tensor';
import { crossEntropy } from './cross-entropy';
import { embedding } from './embedding';
import { inputTensor } from './leaves';

const integers = (count: number, value: (index: number) => number) =>
	Int32Array.from({ length: count }, (_, index) => value(index));

describe('embedding against float64', () => {
	for (const [batch, seq, width] of [
		[1, 1, 4],
		[3, 5, 20],
		[2, 63, 7],
	] as const)
		it(`[${batch}, ${seq}] to width ${width}, tokens repeated and absent`, () =>
			checkOp({
				operands: {
					tokens: { shape: [batch, seq], values: integers(batch * seq, (i) => (i * 7) % 10) },
					table: { shape: [11, width] },
					positions: { shape: [seq + 2, width] },
				},
				build: ({ tokens, table, positions }) => ({ y: embedding(tokens, table, positions, 3) }),
			}));

	it('sequences padded with id 0, far shorter than the context: absent positions take no gradient', () =>
		checkOp({
			operands: {
				tokens: {
					shape: [3, 9],
					values: integers(27, (i) => (i % 9 < i / 9 + 2 ? 1 + (i % 4) : 0)),
				},
				table: { shape: [6, 8] },
				positions: { shape: [70, 8] },
			},
			build: ({ tokens, table, positions }) => ({ y: embedding(tokens, table, positions) }),
		}));

	it('says which argument is too short', () => {
		const graph = new Graph();
		const tensor = (name: string, shape: number[]) => inputTensor(graph, name, shape, 'f32');
		expect(() =>
			embedding(tensor('tokens', [2, 9]), tensor('table', [5, 4]), tensor('positions', [8, 4])),
		).toThrow('embedding: positions [8, 4] must have at least seq = 9 rows.');
	});
});

describe('cross-entropy against float64', () => {
	for (const [rows, vocabulary] of [
		[1, 2],
		[63, 13],
		[20, 256],
	] as const)
		it(`[${rows}, ${vocabulary}], some targets ignored`, () =>
			checkOp(crossEntropyCase(rows, vocabulary)));

	it('is 0 with zero gradient when every target is ignored', () =>
		checkOp({
			operands: {
				logits: { shape: [5, 7] },
				targets: { shape: [5], values: integers(5, () => -1) },
			},
			build: ({ logits, targets }) => ({ loss: crossEntropy(logits, targets) }),
		}));
});
