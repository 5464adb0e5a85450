/**
 * Checks a piece of graph: kernels of WebGPU and of the CPU, in both arithmetics, against the float64 reference, outputs and gradients, on
 * buffers filled with NaN; and the reference's gradients against central differences of its own forward.
 */
import { expect } from 'vitest';
import type { Shape } from '../core/shape';
import type { CpuEngine } from '../engine/cpu';
import type { OutputData } from '../engine/executor';
import { layoutOf } from '../engine/layout';
import { evaluate, ReferenceModel } from '../engine/reference';
import type { WebgpuEngine } from '../engine/webgpu';
import { pullback } from '../graph/autodiff';
import { inputTensor } from '../graph/ops/leaves';
import { Graph, reachable, type Tensor } from '../graph/tensor';
import { testCpuEngine, testFusedEngine } from './cpu';
import { testEngine } from './gpu';
import { randomValues } from './random';

export interface Operand {
	readonly shape: Shape;
	/** f32 unless the values are integers. */
	readonly values?: Float32Array | Int32Array;
	readonly scale?: number;
}

export interface OpCase<O extends Readonly<Record<string, Operand | undefined>>> {
	readonly operands: O;
	readonly build: (
		tensors: { readonly [K in keyof O]: Tensor },
	) => Readonly<Record<string, Tensor>>;
	/** Operands to differentiate by; all f32 ones unless given. */
	readonly variables?: readonly string[];
	/** What an error is measured against where terms cancel: by name (`d/prior`), instead of the largest value. */
	readonly magnitude?: (name: string, data: CaseData) => number | undefined;
	/** Added to both bounds, where the inputs themselves make rounding larger; derived in the test. */
	readonly slack?: number;
	/** Differences cost two forward passes an entry: leave them out at large sizes, or for some operands. */
	readonly skipDifferences?: boolean | readonly string[];
}

export type CaseData = Readonly<Record<string, Float32Array | Int32Array>>;

/**
 * Rounding errors of a sum of K terms grow as sqrt(K) 2^-24, which is 1.9e-6 at K = 1024, the longest sum of a test.
 * A gradient goes through two such sums and a difference.
 */
export const OUTPUT_BOUND = 2e-6;
export const GRADIENT_BOUND = 5e-6;
const DIFFERENCE_STEP = 1e-5;
const DIFFERENCE_BOUND = 1e-7;
const ENTRIES = 4;

type AnyCase = OpCase<Readonly<Record<string, Operand>>>;

export type PoisonableEngine = WebgpuEngine | CpuEngine;

/** The engines with kernels; a case runs on each unless others are given. */
export const ENGINES = {
	webgpu: testEngine,
	cpu: testCpuEngine,
	'cpu, fused': testFusedEngine,
} as const;

/** Returns the largest of the errors on the engines, by name. */
export async function checkOp<O extends Readonly<Record<string, Operand | undefined>>>(
	checked: OpCase<O>,
	engines: Readonly<Record<string, () => Promise<PoisonableEngine>>> = ENGINES,
): Promise<Readonly<Record<string, number>>> {
	// Traced by name: the typed keys serve the caller only.
	const given = checked as unknown as AnyCase;
	const traced = trace(given);
	const reference = runReference(traced, traced.data);
	const errors: Record<string, number> = {};
	for (const [engine, open] of Object.entries(engines)) {
		const got = await runPoisoned(await open(), traced);
		for (const [name, tensor] of Object.entries(traced.all)) {
			const bound = (name.startsWith('d/') ? GRADIENT_BOUND : OUTPUT_BOUND) + (given.slack ?? 0);
			const magnitude = given.magnitude?.(name, traced.data);
			const error = relativeError(got[name] ?? [], reference.get(tensor) ?? [], magnitude);
			expect(error, `${engine}: ${name} [${tensor.shape}]`).toBeLessThanOrEqual(bound);
			errors[name] = Math.max(errors[name] ?? 0, error);
		}
	}
	if (given.skipDifferences !== true) checkDifferences(traced, reference, given);
	return errors;
}

async function runPoisoned(engine: PoisonableEngine, { all, data }: Traced): Promise<OutputData> {
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	const program = await engine.compile(model, all);
	program.poison();
	const got = await program.run(data);
	program.dispose();
	model.dispose();
	return got;
}

interface Traced {
	readonly graph: Graph;
	readonly outputs: Readonly<Record<string, Tensor>>;
	readonly variables: readonly string[];
	readonly all: Readonly<Record<string, Tensor>>;
	readonly data: CaseData;
}

function trace({ operands, build, variables }: AnyCase): Traced {
	const graph = new Graph();
	const tensors: Record<string, Tensor> = {};
	const data: Record<string, Float32Array | Int32Array> = {};
	for (const [name, { shape, values, scale = 1 }] of Object.entries(operands)) {
		data[name] = values ?? randomValues(shape, name, scale);
		const dtype = values instanceof Int32Array ? 'i32' : 'f32';
		tensors[name] = inputTensor(graph, name, shape, dtype);
	}
	const outputs = build(tensors);
	const cotangents = Object.entries(outputs).map(([name, { shape }]) => {
		data[`cotangent ${name}`] = randomValues(shape, `cotangent ${name}`);
		return inputTensor(graph, `cotangent ${name}`, shape, 'f32');
	});
	const chosen =
		variables ?? Object.keys(operands).filter((name) => tensors[name]?.dtype === 'f32');
	const found = pullback(
		Object.values(outputs),
		cotangents,
		chosen.map((name) => tensors[name] as Tensor),
	);
	const gradients = Object.fromEntries(
		chosen.map((name, index) => [`d/${name}`, found[index] as Tensor]),
	);
	return { graph, outputs, variables: chosen, all: { ...outputs, ...gradients }, data };
}

function runReference(
	traced: Traced,
	data: Readonly<Record<string, Float32Array | Int32Array | Float64Array>>,
): Map<Tensor, Float64Array> {
	const nodes = reachable(Object.values(traced.all));
	const model = new ReferenceModel(layoutOf([]), new Float32Array(0));
	return evaluate(nodes, model, data as Record<string, Float32Array>, { seed: 0, step: 0 });
}

/** d/dx of sum over outputs of output * cotangent, at a few entries of each variable. */
function checkDifferences(
	traced: Traced,
	reference: Map<Tensor, Float64Array>,
	{ magnitude, skipDifferences }: AnyCase,
): void {
	const skipped = Array.isArray(skipDifferences) ? skipDifferences : [];
	const objective = (data: Readonly<Record<string, Float64Array | Float32Array | Int32Array>>) => {
		const values = runReference(traced, data);
		let sum = 0;
		for (const [name, tensor] of Object.entries(traced.outputs))
			values.get(tensor)?.forEach((value, index) => {
				sum += value * (traced.data[`cotangent ${name}`]?.[index] ?? 0);
			});
		return sum;
	};
	for (const name of traced.variables.filter((variable) => !skipped.includes(variable))) {
		const analytic = reference.get(traced.all[`d/${name}`] as Tensor) ?? new Float64Array();
		const values = Float64Array.from(traced.data[name] ?? []);
		const known = magnitude?.(`d/${name}`, traced.data) ?? 0;
		const scale = Math.max(1e-12, known, ...analytic.map(Math.abs));
		const stride = Math.max(1, Math.floor(values.length / ENTRIES));
		for (let index = 0; index < values.length; index += stride) {
			const at = (delta: number) => {
				const moved = values.slice();
				moved[index] = (moved[index] as number) + delta;
				return objective({ ...traced.data, [name]: moved });
			};
			const slope = (at(DIFFERENCE_STEP) - at(-DIFFERENCE_STEP)) / (2 * DIFFERENCE_STEP);
			const error = Math.abs(slope - (analytic[index] as number)) / scale;
			expect(error, `difference of ${name}[${index}]`).toBeLessThanOrEqual(DIFFERENCE_BOUND);
		}
	}
}

/** Largest error over largest magnitude; infinite when a value is not a number. */
export function relativeError(
	got: ArrayLike<number>,
	want: ArrayLike<number>,
	known?: number,
): number {
	if (got.length !== want.length) return Infinity;
	let error = 0;
	let magnitude = known ?? 0;
	for (let index = 0; index < want.length; index++) {
		const difference = Math.abs((got[index] as number) - (want[index] as number));
		if (!Number.isFinite(difference)) return Infinity;
		error = Math.max(error, difference);
		if (known === undefined) magnitude = Math.max(magnitude, Math.abs(want[index] as number));
	}
	return magnitude > 0 ? error / magnitude : error;
}
