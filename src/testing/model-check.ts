/**
 * Checks a whole model: loss and every gradient on WebGPU and the CPU against float64, on buffers filled with NaN, and float64 against
 * central differences of its own loss.
 */
import { expect } from 'vitest';
import type { InputData } from '../engine/executor';
import type { ParameterLayout } from '../engine/layout';
import { parameterGradients } from '../engine/parameter-gradients';
import { evaluate, ReferenceModel } from '../engine/reference';
import type { StepState } from '../graph/op';
import { type Node, reachable, type Tensor } from '../graph/tensor';
import {
	ENGINES,
	GRADIENT_BOUND,
	OUTPUT_BOUND,
	type PoisonableEngine,
	relativeError,
} from './op-check';

export interface CheckedModel {
	readonly loss: Tensor;
	readonly layout: ParameterLayout;
	readonly values: Float32Array;
	readonly inputs: InputData;
	readonly step: StepState;
	/** The loss in single precision, of a model in half: what rounding does in float64 is then the bound. */
	readonly single?: Tensor;
	/** What the error of a gradient whose terms cancel is measured against, by name. */
	readonly magnitudes?: (
		nodes: readonly Node[],
		values: ReadonlyMap<Tensor, Float64Array>,
	) => ReadonlyMap<string, number>;
}

interface Prepared extends CheckedModel {
	readonly gradients: ReadonlyMap<string, Tensor>;
}

const DIFFERENCE = 1e-5;
/** As of an op, but third derivatives of a whole model are larger. */
const DIFFERENCE_BOUND = 1e-6;

/** Of the loss in half precision: an operand is rounded by up to 2^-11, and the loss averages over tens of targets. */
const HALF_LOSS_BOUND = 2 ** -13;

/** Returns the largest errors that it found. */
export async function checkModel(
	model: CheckedModel,
): Promise<{ readonly gradients: number; readonly differences: number; readonly effect?: number }> {
	const given: Prepared = { ...model, gradients: parameterGradients(model.loss) };
	const reference = onReference(given, new ReferenceModel(given.layout, given.values), true);
	const want = new Map<string, Float64Array>();
	for (const [name, tensor] of given.gradients)
		want.set(name, reference.get(tensor) ?? new Float64Array());
	const nodes = reachable([...given.gradients.values()]);
	const known = model.magnitudes?.(nodes, reference);
	const scale = (name: string) => Math.max(known?.get(name) ?? 0, scaleOf(name, want));
	const effect = model.single && effectOfRounding(given, model.single, want);
	const lossBound = effect === undefined ? OUTPUT_BOUND : HALF_LOSS_BOUND;
	let worst = 0;
	for (const [engine, open] of Object.entries(ENGINES)) {
		const got = await runOn(await open(), given);
		const lossError = relativeError(got.loss ?? [], reference.get(given.loss) ?? []);
		expect(lossError, engine).toBeLessThan(lossBound);
		for (const [name, values] of want) {
			const error = relativeError(got[name] ?? [], values, scale(name));
			expect(error, `${engine}: ${name}`).toBeLessThan(effect ?? GRADIENT_BOUND);
			worst = Math.max(worst, error);
		}
	}
	// Differences would see the steps of rounding.
	if (effect !== undefined) return { gradients: worst, differences: 0, effect };
	const difference = differences(given, want);
	expect(difference).toBeLessThan(DIFFERENCE_BOUND);
	return { gradients: worst, differences: difference };
}

/**
 * The largest difference that half precision makes to a gradient in float64. An engine, whose values err in their last
 * digits, rounds a few of them the other way; all that follows moves with them, up to as far as rounding moves it at all.
 */
function effectOfRounding(
	given: Prepared,
	single: Tensor,
	want: ReadonlyMap<string, Float64Array>,
): number {
	const gradients = parameterGradients(single);
	const plain = { ...given, loss: single, gradients };
	const values = onReference(plain, new ReferenceModel(given.layout, given.values), true);
	const effects = [...gradients].map(([name, tensor]) =>
		relativeError(values.get(tensor) ?? [], want.get(name) ?? [], scaleOf(name, want)),
	);
	return Math.max(...effects);
}

function onReference(
	{ loss, gradients, inputs, step }: Prepared,
	model: ReferenceModel,
	all: boolean,
) {
	const roots = all ? [loss, ...gradients.values()] : [loss];
	return evaluate(reachable(roots), model, inputs, step);
}

async function runOn(
	engine: PoisonableEngine,
	{ loss, layout, gradients, values, inputs, step }: Prepared,
) {
	const model = engine.createModel(layout, values, false);
	const outputs: Record<string, Tensor> = { loss, ...Object.fromEntries(gradients) };
	const program = await engine.compile(model, outputs, step);
	program.poison();
	const result = await program.run(inputs);
	program.dispose();
	model.dispose();
	return result;
}

/** A gradient whose terms cancel is measured against the largest gradient of its kind in the model. */
function scaleOf(name: string, want: ReadonlyMap<string, Float64Array>): number {
	const magnitude = (values: Float64Array) => Math.max(...values.map(Math.abs));
	const own = magnitude(want.get(name) ?? new Float64Array(1));
	const all = Math.max(...[...want.values()].map(magnitude));
	return Math.max(own, 1e-2 * all);
}

function differences(given: Prepared, want: ReadonlyMap<string, Float64Array>): number {
	const model = new ReferenceModel(given.layout, given.values);
	const lossAt = (index: number, delta: number) => {
		const before = model.values[index] as number;
		model.values[index] = before + delta;
		const loss = onReference(given, model, false).get(given.loss)?.[0] as number;
		model.values[index] = before;
		return loss;
	};
	let worst = 0;
	for (const { name, offset, size } of given.layout.slots)
		for (const at of new Set([0, Math.floor(size / 2)])) {
			const slope =
				(lossAt(offset + at, DIFFERENCE) - lossAt(offset + at, -DIFFERENCE)) / (2 * DIFFERENCE);
			const error = Math.abs(slope - (want.get(name)?.[at] as number)) / scaleOf(name, want);
			worst = Math.max(worst, error);
		}
	return worst;
}
