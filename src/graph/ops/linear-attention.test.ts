import { describe, expect, it } from 'vitest';
import { createGpu } from '../../cli/dawn';
import { layoutOf } from '../../engine/layout';
import { WebgpuEngine } from '../../engine/webgpu';
import { Device, openDevice } from '../../engine/webgpu/device';
import { planGraph } from '../../engine/webgpu/planner';
import { GPU as GPU_TUNING, SOFTWARE, type Tuning } from '../../engine/webgpu/tuning';
import {
	checkLinear,
	type LinearCase,
	linearMagnitude,
	linearOperands,
	linearOptions,
} from '../../testing/linear-attention-case';
import { GRADIENT_BOUND, OUTPUT_BOUND, relativeError } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import { pullback } from '../autodiff';
import { Graph, output, type Tensor } from '../tensor';
import { inputTensor } from './leaves';
import { type LinearAttentionTensors, linearAttention } from './linear-attention';
import {
	backward,
	forward,
	type LinearAttentionInputs,
	linearAttentionMaps,
} from './linear-attention.reference';

describe('linear attention against float64, outputs and gradients', () => {
	const one = { batch: 1, heads: 1, components: 1, dim: 8 } as const;
	const two = { batch: 2, heads: 2, components: 2, dim: 8 } as const;
	const summed = { featureMap: 'sum-normalised' } as const;
	const cases: readonly LinearCase[] = [
		{ ...one, seq: 1 },
		{ ...one, seq: 7, ...summed },
		{ ...one, seq: 130, causal: false },
		{ ...two, seq: 63, prior: 'learned', ...summed, outputScale: 0.35 },
		{ ...two, seq: 64, prior: 'learned' },
		{ ...two, seq: 65, prior: 'learned', causal: false, ...summed },
		{ ...two, seq: 65, shifted: true, prior: 'learned' },
		{ ...two, seq: 130, shifted: true, prior: 'learned', ...summed },
		{ ...two, seq: 257, heads: 3, prior: 'learned' },
		{ ...two, seq: 257, heads: 3, prior: 'learned', ...summed },
		{ ...two, seq: 21, components: 3, dim: 20, prior: 'learned', normaliser: false },
		{ ...two, seq: 21, components: 3, dim: 20, prior: 'given', shifted: true, causal: false },
		{ ...one, seq: 63, components: 4, dim: 16, prior: 'given', ...summed },
		{ ...two, seq: 23, components: 4, prior: 'learned', positions: 23 },
		{ ...two, seq: 23, prior: 'given', positions: 23, shifted: true, ...summed },
		{ ...one, seq: 65, components: 2, dim: 64, prior: 'learned', shifted: true, ...summed },
		{ ...one, seq: 37, components: 2, dim: 128, prior: 'learned' },
		{ ...two, seq: 21, prior: 'clamped' },
		{ ...two, seq: 21, prior: 'clamped', positions: 30, shifted: true, ...summed },
		{ ...two, seq: 7, prior: 'learned', positions: 12, causal: false },
	];
	for (const given of cases) it(JSON.stringify(given), () => checkLinear(given), 120_000);

	const thirds = (index: number) => (index % 3 === 1 ? 0 : 1);
	it('padding is neither attended nor given a gradient', () =>
		checkLinear({ ...two, seq: 65, prior: 'learned', mask: thirds }));

	it('padding, shifted keys, both ways', () =>
		checkLinear({ ...two, seq: 65, shifted: true, causal: false, ...summed, mask: thirds }));

	it('rows that see no key give zero, and stay finite', () =>
		checkLinear({
			...one,
			seq: 70,
			components: 2,
			prior: 'learned',
			mask: (i) => (i < 40 ? 0 : 1),
		}));

	it('nobody sees a key', () =>
		checkLinear({ ...one, seq: 9, components: 2, causal: false, mask: () => 0 }));
});

/** Output and gradients of a case on this adapter with another tuning, and what was planned. */
async function run(
	given: LinearCase,
	own: Own = {},
	change: (data: Record<string, Float32Array | Int32Array>) => void = () => {},
) {
	const device = await deviceOf(own);
	const { tensors, data, graph } = traced(given);
	change(data);
	const y = linearAttention(tensors, linearOptions(given));
	const cotangent = inputTensor(graph, 'cotangent', y.shape, 'f32');
	const variables = Object.entries(tensors).filter(([role]) => role !== 'keyMask');
	const found = pullback(
		[y],
		[cotangent],
		variables.map(([, tensor]) => tensor),
	);
	const gradients = Object.fromEntries(
		variables.map(([role], index) => [`d/${role}`, found[index] as Tensor]),
	);
	const engine = new WebgpuEngine(device);
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	const program = await engine.compile(model, { y, ...gradients });
	program.poison();
	const got = await program.run({ ...data, cotangent: randomValues(y.shape, 'cotangent') });
	program.dispose();
	return got;
}

function traced(given: LinearCase) {
	const graph = new Graph();
	const data: Record<string, Float32Array | Int32Array> = {};
	const tensors: Record<string, Tensor> = {};
	for (const [role, operand] of Object.entries(linearOperands(given))) {
		const { shape, values, scale } = operand as {
			shape: number[];
			values?: Float32Array;
			scale?: number;
		};
		data[role] = values ?? randomValues(shape, role, scale);
		tensors[role] = inputTensor(graph, role, shape, role === 'keyMask' ? 'i32' : 'f32');
	}
	return { graph, data, tensors: tensors as unknown as LinearAttentionTensors & typeof tensors };
}

/** What of the tuning is replaced. */
type Own = Partial<Tuning['linearAttention'] & Pick<Tuning, 'rolled'>>;

const devices = new Map<string, Promise<Device>>();

/** One device a tuning, all on one adapter. */
function deviceOf(own: Own): Promise<Device> {
	const key = JSON.stringify(own);
	const device = devices.get(key) ?? newDevice(own);
	devices.set(key, device);
	return device;
}

async function newDevice({ rolled, ...own }: Own): Promise<Device> {
	const { origin, gpu, info, tuning } = await openDevice(createGpu());
	const linearAttention = { ...tuning.linearAttention, ...own };
	const changed = { ...tuning, linearAttention, rolled: rolled ?? tuning.rolled };
	return new Device(origin, gpu, info, changed);
}

type Found = Readonly<Record<string, Float32Array>>;

/** Bit for bit; `toEqual` takes minutes on a million numbers. */
function sameBits(one: Found, other: Found): boolean {
	return Object.entries(one).every(([name, values]) =>
		values.every((value, index) => Object.is(value, other[name]?.[index])),
	);
}

describe('what the kernels promise', () => {
	const given = { batch: 2, heads: 2, components: 2, dim: 8, seq: 130, prior: 'learned' } as const;

	it.each([{ chunk: 8 }, GPU_TUNING.linearAttention])(
		'with tuning %j results differ by rounding alone',
		async (own) => {
			const shifted = { ...given, shifted: true };
			const [one, other] = [await run(shifted), await run(shifted, own)];
			const cotangent = randomValues(
				[shifted.batch, shifted.seq, shifted.heads * shifted.dim],
				'cotangent',
			);
			const data = { ...traced(shifted).data, 'cotangent y': cotangent };
			for (const [name, values] of Object.entries(one)) {
				const bound = name === 'y' ? OUTPUT_BOUND : GRADIENT_BOUND;
				const magnitude = linearMagnitude(shifted)(name, data);
				expect(relativeError(other[name] ?? [], values, magnitude), name).toBeLessThan(bound);
			}
		},
	);

	it('rolled up or unrolled, kernels compute the same bits', async () => {
		const normalised = { ...given, featureMap: 'sum-normalised' } as const;
		expect(sameBits(await run(normalised), await run(normalised, { rolled: false }))).toBe(true);
	});

	it('two runs are equal bit for bit, one of them wrapped into a second axis', async () => {
		const many = { ...given, batch: 1640, heads: 8, seq: 5 };
		const first = await run(many);
		expect(sameBits(await run(many), first)).toBe(true);
		// 65,600 rows of one thread a workgroup: more than an axis holds.
		expect(sameBits(await run(many, { group: 1 }), first)).toBe(true);
	});

	it('an output does not change with later tokens', async () => {
		const later = 40;
		const changed = await run(given, {}, ({ projection = new Float32Array() }) => {
			const width = projection.length / (2 * given.seq);
			for (let token = later; token < given.seq; token++)
				projection.subarray(token * width, (token + 1) * width).fill(3);
		});
		const plain = await run(given);
		const seen = later * given.heads * given.dim;
		expect(changed.y?.slice(0, seen)).toEqual(plain.y?.slice(0, seen));
		expect(changed.y?.slice(seen)).not.toEqual(plain.y?.slice(seen));
	});

	it('a row that sees no key has an output of zero and takes no gradient', async () => {
		const mask = (index: number) => (index % 130 < 40 ? 0 : 1);
		const found = await run({ ...given, mask });
		const width = (found['d/projection']?.length ?? 0) / 260;
		expect(found.y?.slice(0, 40 * 16).every((value) => value === 0)).toBe(true);
		expect(found['d/projection']?.slice(0, 40 * width).every((value) => value === 0)).toBe(true);
	});

	it('forward and backward need at most 6 MiB beside inputs and outputs at 8 heads, 2,048 tokens, dim 32', () => {
		const graph = new Graph();
		const projection = inputTensor(graph, 'projection', [1, 2048, 8 * 4 * 32], 'f32');
		const prior = inputTensor(graph, 'prior', [8, 2], 'f32');
		const options = linearOptions({ ...given, batch: 1, heads: 8, seq: 2048, dim: 32 });
		const y = linearAttention({ projection, prior }, options);
		const cotangent = inputTensor(graph, 'cotangent', y.shape, 'f32');
		const gradients = pullback([y], [cotangent], [projection, prior]);
		const outputs = [y, ...gradients];
		const { slots } = planGraph({ outputs, layout: layoutOf([]), tuning: SOFTWARE });
		const total = slots.reduce((sum, bytes) => sum + bytes, 0);
		const own = outputs.reduce((sum, { shape }) => sum + 4 * shape.reduce((a, b) => a * b), 0);
		expect((total - own) / 2 ** 20).toBeLessThan(4.4);
	});
});

describe('what the equation promises, in the reference', () => {
	const shape = { batch: 1, seq: 9, heads: 2, components: 3, dim: 8 } as const;
	const sizes = { ...shape, keys: 3, ...linearOptions(shape), epsilon: 0 };
	const projection = Float64Array.from(randomValues([9, 5 * 16], 'projection'));
	const prior = Float64Array.from([0.2, 0.3, 0.5, 0.6, 0.3, 0.1]);
	const inputs: LinearAttentionInputs = { projection, prior };

	/** The projection with its keys replaced; each key is 16 wide, both heads. */
	function withKeys(keys: number, key: (token: number, key: number) => ArrayLike<number>) {
		const width = (2 + keys) * 16;
		const result = new Float64Array(9 * width);
		for (let token = 0; token < 9; token++) {
			result.set(projection.subarray(token * 80, token * 80 + 16), token * width);
			for (let r = 0; r < keys; r++) result.set(key(token, r), token * width + 16 * (1 + r));
			result.set(projection.subarray(token * 80 + 64, token * 80 + 80), (token + 1) * width - 16);
		}
		return result;
	}
	const firstKey = (token: number) => projection.subarray(token * 80 + 16, token * 80 + 32);

	it('one component is linear attention: o_i = sum_j phi(q_i).phi(k_j) v_j / sum_j phi(q_i).phi(k_j)', () => {
		const single = withKeys(1, firstKey);
		const { output: got } = forward(
			{ projection: single, prior: new Float64Array(2).fill(1) },
			{ ...sizes, components: 1, keys: 1 },
		);
		const phi = (x: number) => (x > 0 ? x + 1 : Math.exp(x));
		const read = (token: number, part: number, d: number) =>
			single[token * 48 + part * 16 + 8 + d] as number;
		for (let i = 0; i < 9; i++) {
			const numerator = new Float64Array(8);
			let denominator = 0;
			for (let j = 0; j <= i; j++) {
				let w = 0;
				for (let d = 0; d < 8; d++) w += phi(read(i, 0, d)) * phi(read(j, 1, d));
				denominator += w;
				for (let d = 0; d < 8; d++) numerator[d] = (numerator[d] ?? 0) + w * read(j, 2, d);
			}
			const want = numerator.map((value) => value / denominator);
			expect(relativeError(got.subarray(i * 16 + 8, i * 16 + 16), want)).toBeLessThan(1e-13);
		}
	});

	it('equal keys of all components are one key', () => {
		const many = forward({ ...inputs, projection: withKeys(3, firstKey) }, sizes);
		const one = forward(
			{ projection: withKeys(1, firstKey), prior: new Float64Array(2).fill(1) },
			{ ...sizes, components: 1, keys: 1 },
		);
		expect(relativeError(many.output, one.output)).toBeLessThan(1e-13);
	});

	it('shifted keys are keys of their own that were shifted before', () => {
		const shift = Float64Array.from(randomValues([2, 3, 8], 'shift', 0.5));
		const apart = withKeys(3, (token, r) =>
			firstKey(token).map((value, at) => {
				const [head, d] = [Math.floor(at / 8), at % 8];
				return value + (shift[(head * 3 + r) * 8 + d] as number);
			}),
		);
		const separate = forward({ projection: apart, prior }, sizes);
		const shifted = forward(
			{ projection: withKeys(1, firstKey), prior, shift },
			{ ...sizes, keys: 1 },
		);
		expect(relativeError(shifted.output, separate.output)).toBeLessThan(1e-13);
	});

	it('rows sum to one, shares of a pair sum to one, the future has weight zero', () => {
		const { weights, responsibility } = linearAttentionMaps(inputs, sizes, 0, 1);
		for (let i = 0; i < 9; i++) {
			const row = weights.subarray(i * 9, i * 9 + 9);
			expect(row.reduce((sum, a) => sum + a, 0)).toBeCloseTo(1, 12);
			for (let j = 0; j < 9; j++) {
				const shares = [0, 1, 2].map((r) => responsibility[(r * 9 + i) * 9 + j] ?? 0);
				expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(j <= i ? 1 : 0, 12);
			}
		}
	});

	it('scaling the prior changes no normalised output, so the gradient of log pi sums to zero', () => {
		const cotangent = Float64Array.from(randomValues([9 * 16], 'cotangent'));
		const { logPriorGradient } = backward(inputs, cotangent, sizes);
		for (const head of [0, 1]) {
			const own = logPriorGradient.subarray(3 * head, 3 * head + 3);
			expect(own.reduce((sum, g) => sum + g, 0)).toBeCloseTo(0, 12);
		}
	});

	it('what is reported for a given prior is the slope along log pi', () => {
		const cotangent = Float64Array.from(randomValues([9 * 16], 'cotangent'));
		const { logPriorGradient } = backward(inputs, cotangent, sizes);
		const objective = (by: number) => {
			const moved = prior.map((pi, index) => (index === 4 ? pi * Math.exp(by) : pi));
			const { output: got } = forward({ projection, prior: moved }, sizes);
			return got.reduce((sum, value, index) => sum + value * (cotangent[index] as number), 0);
		};
		const slope = (objective(1e-5) - objective(-1e-5)) / 2e-5;
		expect(logPriorGradient[4]).toBeCloseTo(slope, 8);
	});
});

describe('what is refused', () => {
	const options = linearOptions({ batch: 2, seq: 9, heads: 2, components: 3, dim: 8 });
	const tensor = (graph: Graph, name: string, shape: number[]) =>
		inputTensor(graph, name, shape, 'f32');

	it('a projection of the wrong width, with the width it needs', () => {
		const projection = tensor(new Graph(), 'projection', [2, 9, 64]);
		expect(() => linearAttention({ projection }, options)).toThrow(
			/projection must be .* = \[2, 9, 80\], got \[2, 9, 64\]/,
		);
	});

	it('a prior too many or too short, and a shift of the wrong shape', () => {
		const graph = new Graph();
		const projection = tensor(graph, 'projection', [2, 9, 80]);
		const prior = tensor(graph, 'prior', [2, 3]);
		expect(() => linearAttention({ projection, prior }, options)).toThrow('takes no input');
		const short = tensor(graph, 'short', [2, 3, 8]);
		expect(() =>
			linearAttention({ projection, prior: short }, { ...options, prior: 'learned' }),
		).toThrow('[2, 3, 9], got [2, 3, 8]');
		const one = tensor(graph, 'one', [2, 9, 48]);
		const shift = tensor(graph, 'shift', [2, 2, 8]);
		expect(() => linearAttention({ projection: one, shift }, options)).toThrow('shift must be');
	});
});

it('the cost grows with the number of tokens', () => {
	const flops = (seq: number) => {
		const given = { batch: 1, heads: 2, components: 2, dim: 8, seq };
		const projection = inputTensor(new Graph(), 'projection', [1, seq, 64], 'f32');
		const { node } = linearAttention({ projection }, linearOptions(given));
		return output(node).node.op.flops(node);
	};
	expect(flops(200)).toBe(2 * flops(100));
});
