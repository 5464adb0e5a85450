/** Which products of a model the setting `precision` reaches. */
import { describe, expect, it } from 'vitest';
import { parameterGradients } from '../engine/parameter-gradients';
import { numberOf } from '../graph/op';
import { halfOp, matmulOp } from '../graph/ops';
import { reachable } from '../graph/tensor';
import { smallExperiment } from '../testing/experiment';
import { type Experiment, parseExperiment } from './experiment';
import { traceTraining } from './programs';

function nodesOf(change: Partial<Experiment>) {
	const { loss } = traceTraining({ ...smallExperiment, ...change });
	return reachable([loss, ...parameterGradients(loss).values()]);
}

describe('precision', () => {
	it('is single in experiments that do not say', () => {
		const { precision, ...before } = smallExperiment;
		expect(parseExperiment(before).precision).toBe(precision);
		expect(precision).toBe('single');
		expect(nodesOf({}).some(({ op }) => op === halfOp)).toBe(false);
	});

	it('half is of every linear layer, forward and backward, and of no other product', () => {
		const products = nodesOf({ precision: 'half', prior: 'clamped-shared' }).filter(
			({ op }) => op === matmulOp,
		);
		const single = products.filter(({ inputs }) => inputs.a?.dtype === 'f32');
		// The one row of a prior, handed to every head.
		expect(new Set(single.map(({ inputs }) => inputs.a?.shape.join()))).toEqual(new Set(['2,1']));
		const linear = 4 * smallExperiment.layers + 1;
		expect(products.length - single.length).toBe(3 * linear);
	});

	it('half scales gradients by the tokens or examples that the loss averages over', () => {
		const scales = (change: Partial<Experiment>) => {
			const nodes = nodesOf({ precision: 'half', ...change }).filter(({ op }) => op === halfOp);
			return new Set(nodes.map(({ attributes }) => numberOf(attributes, 'scale')));
		};
		expect(scales({ batch: 4, context: 20 })).toEqual(new Set([1, 2 ** 8 * 128]));
		expect(scales({ batch: 4, corpus: 'listops-mini', context: 64 })).toEqual(
			new Set([1, 2 ** 8 * 4]),
		);
	});
});
