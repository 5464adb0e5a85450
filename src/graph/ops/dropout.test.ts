import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../engine/layout';
import { evaluate, ReferenceModel } from '../../engine/reference';
import { testCpuEngine } from '../../testing/cpu';
import { testEngine } from '../../testing/gpu';
import { OUTPUT_BOUND, relativeError } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import { pullback } from '../autodiff';
import { Graph, reachable, type Tensor } from '../tensor';
import { dropout } from './dropout';
import { inputTensor } from './leaves';

const COUNT = 4099;

function traced(rate: number) {
	const graph = new Graph();
	const x = inputTensor(graph, 'x', [COUNT], 'f32');
	const g = inputTensor(graph, 'g', [COUNT], 'f32');
	const y = dropout(x, rate, 3);
	return { y, dx: pullback([y], [g], [x])[0] as Tensor };
}

function onReference(outputs: Readonly<Record<string, Tensor>>, step: number) {
	const model = new ReferenceModel(layoutOf([]), new Float32Array(0));
	const inputs = { x: randomValues([COUNT], 'x'), g: randomValues([COUNT], 'g') };
	return evaluate(reachable(Object.values(outputs)), model, inputs, { seed: 7, step });
}

describe('dropout', () => {
	it('keeps about 1 - rate, scales what it keeps, and draws the same mask backward', () => {
		const { y, dx } = traced(0.3);
		const values = onReference({ y, dx }, 5);
		const x = randomValues([COUNT], 'x');
		const g = randomValues([COUNT], 'g');
		let kept = 0;
		values.get(y)?.forEach((value, index) => {
			const own = value !== 0;
			kept += own ? 1 : 0;
			expect(value).toBeCloseTo(own ? (x[index] ?? 0) / 0.7 : 0, 6);
			expect(values.get(dx)?.[index]).toBeCloseTo(own ? (g[index] ?? 0) / 0.7 : 0, 6);
		});
		// Three standard deviations of a binomial.
		expect(Math.abs(kept / COUNT - 0.7)).toBeLessThan(3 * Math.sqrt((0.3 * 0.7) / COUNT));
	});

	it('another step draws another mask', () => {
		const { y } = traced(0.5);
		expect(onReference({ y }, 1).get(y)).not.toEqual(onReference({ y }, 2).get(y));
	});

	it('a rate of 0 adds no node', () => {
		const graph = new Graph();
		const x = inputTensor(graph, 'x', [4], 'f32');
		expect(dropout(x, 0, 0)).toBe(x);
	});

	it.each([
		['WebGPU', testEngine],
		['the CPU', testCpuEngine],
	] as const)('%s draws the same mask as the reference', async (_, open) => {
		const { y } = traced(0.3);
		const engine = await open();
		const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
		const program = await engine.compile(model, { y }, { seed: 7, step: 5 });
		program.poison();
		const got = await program.run({ x: randomValues([COUNT], 'x') });
		const want = onReference({ y }, 5).get(y) ?? [];
		expect(relativeError(got.y ?? [], want)).toBeLessThan(OUTPUT_BOUND);
	});
});
