/** The reference engine: the equations of every op in float64, one after another. Slow, and the truth. */
import { Problem } from '../../core/problem';
import { sizeOf } from '../../core/shape';
import { nextTask } from '../../core/task';
import type { StepState, ValueMap } from '../../graph/op';
import { constantOp, inputOp, parameterOp } from '../../graph/ops';
import { type Node, reachable, type Tensor } from '../../graph/tensor';
import type {
	DeviceInfo,
	Engine,
	InputData,
	Model,
	OutputData,
	Program,
	ProgramCost,
	TrainingProgram,
	TrainingRequest,
	TrainingStep,
} from '../executor';
import { FIRST_STEP } from '../executor';
import { type ParameterLayout, slotOf } from '../layout';
import { parameterGradients } from '../parameter-gradients';
import { Adamw } from './adamw';

export const REFERENCE_INFO: DeviceInfo = {
	engine: 'reference',
	adapter: 'float64 reference',
	software: true,
	quads: false,
};

export class ReferenceModel implements Model {
	readonly layout: ParameterLayout;
	readonly values: Float64Array;

	constructor(layout: ParameterLayout, values: Float32Array) {
		this.layout = layout;
		this.values = Float64Array.from(values);
	}

	get bytes(): number {
		return this.values.byteLength;
	}

	async read(): Promise<Float32Array> {
		return Float32Array.from(this.values);
	}

	write(values: Float32Array): void {
		this.values.set(values);
	}

	dispose(): void {}
}

/** Values of every tensor of `nodes`, in order. */
export function evaluate(
	nodes: readonly Node[],
	model: ReferenceModel,
	inputs: InputData,
	step: StepState,
): Map<Tensor, Float64Array> {
	const values = new Map<Tensor, Float64Array>();
	for (const node of nodes) {
		const results = leaf(node, model, inputs) ?? run(node, values, step);
		for (const [role, tensor] of Object.entries(node.outputs)) {
			const value = results[role];
			if (!value) throw new Problem('internal', `${node.op.name} did not make ${role}.`);
			values.set(tensor, value);
		}
	}
	return values;
}

function run(node: Node, values: Map<Tensor, Float64Array>, step: StepState): ValueMap {
	const inputs: Record<string, Float64Array> = {};
	for (const [role, tensor] of Object.entries(node.inputs))
		inputs[role] = values.get(tensor) as Float64Array;
	const { inputs: types, outputs, attributes } = node;
	return node.op.reference(inputs, { inputs: types, outputs, attributes, step });
}

function leaf(node: Node, model: ReferenceModel, inputs: InputData): ValueMap | null {
	const name = String(node.attributes.name);
	if (node.op === parameterOp) {
		const { offset, size } = slotOf(model.layout, name);
		return { output: model.values.subarray(offset, offset + size) };
	}
	if (node.op === constantOp)
		return { output: Float64Array.from(node.attributes.data as Float32Array) };
	if (node.op !== inputOp) return null;
	const data = inputs[name];
	if (!data) throw new Problem('data', `the program needs the input ${name}.`);
	return { output: Float64Array.from(data) };
}

function costOf(nodes: readonly Node[]): ProgramCost {
	const tensors = nodes.flatMap((node) => Object.values(node.outputs));
	return {
		flops: nodes.reduce((sum, node) => sum + node.op.flops(node), 0),
		dispatches: 0,
		bytes: tensors.reduce((sum, { shape }) => sum + 8 * sizeOf(shape), 0),
	};
}

/** What training on this engine costs: every tensor of a step is kept, in float64. */
export function trainingCost(loss: Tensor): ProgramCost {
	return costOf(reachable([loss, ...parameterGradients(loss).values()]));
}

class ReferenceProgram implements Program {
	readonly cost: ProgramCost;
	readonly #model: ReferenceModel;
	readonly #nodes: readonly Node[];
	readonly #outputs: Readonly<Record<string, Tensor>>;

	readonly #step: StepState;
	#last: OutputData = {};

	constructor(model: ReferenceModel, outputs: Readonly<Record<string, Tensor>>, step: StepState) {
		this.#model = model;
		this.#step = step;
		this.#outputs = outputs;
		this.#nodes = reachable(Object.values(outputs));
		this.cost = costOf(this.#nodes);
	}

	async run(inputs: InputData): Promise<OutputData> {
		await this.execute(inputs);
		return this.read();
	}

	async execute(inputs: InputData): Promise<void> {
		const values = evaluate(this.#nodes, this.#model, inputs, this.#step);
		this.#last = Object.fromEntries(
			Object.entries(this.#outputs).map(([name, tensor]) => [
				name,
				Float32Array.from(values.get(tensor) ?? []),
			]),
		);
		await nextTask();
	}

	async read(): Promise<OutputData> {
		return this.#last;
	}

	dispose(): void {}
}

class ReferenceTraining implements TrainingProgram {
	readonly cost: ProgramCost;
	readonly #request: TrainingRequest;
	readonly #model: ReferenceModel;
	readonly #gradients: ReadonlyMap<string, Tensor>;
	readonly #nodes: readonly Node[];
	readonly #optimiser: Adamw;

	constructor(request: TrainingRequest, model: ReferenceModel) {
		this.#request = request;
		this.#model = model;
		this.#gradients = parameterGradients(request.loss);
		this.#nodes = reachable([request.loss, ...this.#gradients.values()]);
		this.#optimiser = new Adamw(model.layout, request.optimiser);
		this.cost = costOf(this.#nodes);
	}

	async step({ step, learningRate, beta1, inputs }: TrainingStep): Promise<void> {
		const { loss, seed, onReport } = this.#request;
		const values = evaluate(this.#nodes, this.#model, inputs, { seed, step });
		const gradient = new Float64Array(this.#model.layout.length);
		for (const [name, tensor] of this.#gradients)
			gradient.set(values.get(tensor) ?? [], slotOf(this.#model.layout, name).offset);
		const { gradientNorm, skipped } = this.#optimiser.update(
			this.#model.values,
			gradient,
			learningRate,
			beta1,
		);
		onReport({ step, loss: values.get(loss)?.[0] ?? Number.NaN, gradientNorm, skipped });
		await nextTask();
	}

	readonly submits = 0;

	async settle(): Promise<void> {}

	dispose(): void {}
}

export class ReferenceEngine implements Engine {
	readonly info = REFERENCE_INFO;
	readonly details = {
		kernels: 'none; the equations in float64, step by step.',
		features: {},
		limits: [],
	};
	readonly lost = new Promise<Problem>(() => {});

	createModel(layout: ParameterLayout, values: Float32Array): Model {
		return new ReferenceModel(layout, values);
	}

	async compile(
		model: Model,
		outputs: Readonly<Record<string, Tensor>>,
		step: StepState = FIRST_STEP,
	): Promise<Program> {
		return new ReferenceProgram(ownModel(model), outputs, step);
	}

	async compileTraining(request: TrainingRequest): Promise<TrainingProgram> {
		return new ReferenceTraining(request, ownModel(request.model));
	}

	async precompile(): Promise<void> {}

	memory() {
		return { liveBytes: 0, peakBytes: 0 };
	}

	dispose(): void {}
}

function ownModel(model: Model): ReferenceModel {
	if (model instanceof ReferenceModel) return model;
	throw new Problem('internal', 'the model belongs to another engine.');
}
