/** What an engine reaches at best, by probes: a square matrix product; a sum of two long vectors, and a copy where it has one. */
import { Problem } from '../core/problem';
import type { Roof } from '../core/profile';
import { sizeOf } from '../core/shape';
import { add } from '../graph/ops/add';
import { inputTensor } from '../graph/ops/leaves';
import { matmul } from '../graph/ops/matmul';
import { Graph, type Tensor } from '../graph/tensor';
import type { Engine } from './executor';
import { layoutOf } from './layout';
import type { ProfileOptions } from './profile';

/** Sides of the product: a larger one where a smaller one is done before the device is under way. */
const SIDES = [512, 1024, 2048];
const LONG_ENOUGH_MS = 4;
const LEAST_MS = 1e-3;
/** 32 MiB a vector: most caches are smaller. */
const VALUES = 2 ** 23;

/**
 * The probes are timed as the kernels of a step are, and their least time counts: what else the machine does is no limit.
 * @throws Problem `device` when the engine has no kernels, `memory` or `cancelled`
 */
export async function measureRoof(engine: Engine, options: ProfileOptions): Promise<Roof> {
	return {
		flopsPerSecond: await fastestProduct(engine, options),
		bytesPerSecond: Math.max(
			await fastestSum(engine, options),
			(await engine.copyRate?.(options.now)) ?? 0,
		),
	};
}

async function fastestProduct(engine: Engine, options: ProfileOptions): Promise<number> {
	let fastest = 0;
	for (const side of SIDES) {
		const ms = await leastMs(engine, [side, side], (a, b) => matmul(a, b), options);
		fastest = Math.max(fastest, (1e3 * 2 * side ** 3) / ms);
		if (ms >= LONG_ENOUGH_MS) break;
	}
	return fastest;
}

async function fastestSum(engine: Engine, options: ProfileOptions): Promise<number> {
	const ms = await leastMs(engine, [VALUES], add, options);
	return (1e3 * 3 * 4 * VALUES) / ms;
}

async function leastMs(
	engine: Engine,
	shape: readonly number[],
	build: (a: Tensor, b: Tensor) => Tensor,
	options: ProfileOptions,
): Promise<number> {
	const graph = new Graph();
	const [a, b] = ['a', 'b'].map((name) => inputTensor(graph, name, shape, 'f32')) as [
		Tensor,
		Tensor,
	];
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	try {
		const program = await engine.compile(model, { output: build(a, b) });
		try {
			if (!program.profile) throw noKernels();
			const values = new Float32Array(sizeOf(shape)).fill(0.5);
			const { operations } = await program.profile({ a: values, b: values }, options);
			const least = operations.flatMap(({ kernels }) => kernels.map((kernel) => kernel.leastMs));
			// A clock that saw nothing must not make the roof infinite.
			return Math.max(
				LEAST_MS,
				least.reduce((sum, ms) => sum + ms, 0),
			);
		} finally {
			program.dispose();
		}
	} finally {
		model.dispose();
	}
}

/** For an engine whose programs cannot be profiled. */
export function noKernels(): Problem {
	return new Problem(
		'device',
		'The reference engine has no kernels to time.',
		'Use WebGPU or the CPU engine.',
	);
}
