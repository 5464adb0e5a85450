/** Repetitions and operations, on kernels that are made up; and the clock of a device that has no timestamps. */
import { describe, expect, it } from 'vitest';
import { inputTensor } from '../graph/ops/leaves';
import { matmul } from '../graph/ops/matmul';
import { relu } from '../graph/ops/relu';
import { Graph } from '../graph/tensor';
import { newInstance } from '../testing/gpu';
import { layoutOf } from './layout';
import { type ProfiledKernel, repeated, smallestStep } from './profile';
import { openWebgpu } from './webgpu';

const graph = new Graph();
const x = inputTensor(graph, 'x', [8, 8], 'f32');
const product = matmul(x, x);
const backward = relu(product);

function profiled(kernels: readonly ProfiledKernel[], times: readonly (readonly number[])[]) {
	let repetition = 0;
	let clock = 0;
	const now = () => ++clock;
	return repeated(
		{
			kernels,
			forward: new Set([product.node]),
			time: async (turn) => {
				await turn(0);
				return times[repetition++] ?? [];
			},
			whole: async () => {},
		},
		{ clock: 'timestamps', emptyMs: 0 },
		{ repeats: times.length, now },
	);
}

const operand = { operand: x, bytes: 256 };

describe('a profile of kernels', () => {
	it('belongs to the nodes they come from, in the order of the plan, the optimiser last', async () => {
		const kernels = [
			{ sources: [product.node], kernel: 'pack', operands: [operand] },
			{ sources: [product.node], kernel: 'matmul', operands: [operand, operand] },
			{ sources: [backward.node], kernel: 'relu', operands: [operand] },
			{ sources: [], kernel: 'adamw', operands: [operand] },
		];
		const { operations, wholeMs } = await profiled(kernels, [
			[1, 5, 2, 1],
			[1, 9, 2, 1.001],
			[1, 6, 2, 1],
		]);
		expect(operations.map(({ op, pass, flops }) => [op, pass, flops])).toEqual([
			['matmul', 'forward', 1024],
			['relu', 'backward', 64],
			['AdamW', 'optimiser', 0],
		]);
		expect(operations[0]?.shape).toEqual([8, 8]);
		expect(operations[0]?.kernels).toEqual([
			{ kernel: 'pack', ms: 1, leastMs: 1, bytes: 256 },
			{ kernel: 'matmul', ms: 6, leastMs: 5, bytes: 512 },
		]);
		expect(wholeMs).toBe(1);
	});

	it('counts the operands of a pass that is cut into slices once', async () => {
		const slice = { sources: [product.node], kernel: 'matmul', operands: [operand] };
		const other = { ...slice, operands: [{ operand: product, bytes: 100 }] };
		const { operations } = await profiled([slice, slice, other, slice, slice], [[1, 1, 1, 1, 1]]);
		expect(operations[0]?.kernels.map(({ bytes }) => bytes)).toEqual([64, 64, 100, 64, 64]);
	});

	it('takes the mean where a clock reads 0 or a whole step', async () => {
		const kernel = { sources: [product.node], kernel: 'matmul', operands: [operand] };
		const { operations, clockStepMs } = await profiled([kernel], [[0], [0.0625], [0], [0]]);
		expect(clockStepMs).toBe(0.0625);
		expect(operations[0]?.kernels[0]?.ms).toBe(0.0625 / 4);
		expect(smallestStep([3, 3])).toBe(1);
	});
});

it('a device without timestamps is timed by submits', async () => {
	const gpu = newInstance();
	const features = new Set(['subgroups']);
	const without = {
		requestAdapter: async () => {
			const adapter = await gpu.requestAdapter();
			if (!adapter) throw new Error('no adapter');
			const { limits, info } = adapter;
			return {
				limits,
				info,
				features,
				requestDevice: (wanted: GPUDeviceDescriptor) => adapter.requestDevice(wanted),
			};
		},
	};
	const engine = await openWebgpu(without as unknown as GPU);
	expect(engine.details.features).toEqual({
		subgroups: true,
		'shader-f16': false,
		'timestamp-query': false,
	});
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	const program = await engine.compile(model, { y: backward });
	const data = { x: new Float32Array(64).fill(0.5) };
	const before = await program.run(data);
	const now = () => performance.now();
	const { clock, emptyMs, repeats, operations } = await program.profile(data, { repeats: 3, now });
	expect({ clock, repeats }).toEqual({ clock: 'submits', repeats: 3 });
	expect(emptyMs).toBeGreaterThan(0);
	expect(operations.map(({ op, pass }) => [op, pass])).toEqual([
		['matmul', 'forward'],
		['relu', 'forward'],
	]);
	expect(await program.run(data)).toEqual(before);
	engine.dispose();
});
