import { describe, expect, it } from 'vitest';
import { gradients } from './autodiff';
import { add } from './ops/add';
import { crossEntropy } from './ops/cross-entropy';
import { inputTensor, parameter } from './ops/leaves';
import { matmul } from './ops/matmul';
import { Graph, reachable } from './tensor';

function logistic() {
	const graph = new Graph();
	const x = inputTensor(graph, 'x', [5, 3], 'f32');
	const targets = inputTensor(graph, 'targets', [5], 'i32');
	const w = parameter(graph, 'w', [3, 7]);
	const unused = parameter(graph, 'unused', [2]);
	return { graph, x, w, unused, loss: crossEntropy(matmul(x, w), targets) };
}

describe('gradients', () => {
	it('have the shapes of their variables', () => {
		const { loss, w } = logistic();
		expect(gradients(loss, [w]).map(({ shape }) => shape)).toEqual([[3, 7]]);
	});

	it('leave out what leads to no variable', () => {
		const { loss, w } = logistic();
		const [gradient] = gradients(loss, [w]);
		const products = reachable(gradient ? [gradient] : []).filter(({ op }) => op.name === 'matmul');
		// Forward and the weight's gradient; none towards x.
		expect(products).toHaveLength(2);
	});

	it('refuse a loss that is no scalar', () => {
		const { x, w } = logistic();
		expect(() => gradients(matmul(x, w), [w])).toThrow('the loss must be a scalar, got [5,7]');
	});

	it('name a variable that nothing depends on', () => {
		const { loss, unused } = logistic();
		expect(() => gradients(loss, [unused])).toThrow('nothing depends on unused');
	});

	it('refuse tensors of two graphs', () => {
		const { x } = logistic();
		expect(() => add(x, logistic().x)).toThrow('add: b belongs to another graph.');
	});
});
