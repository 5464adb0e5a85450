/**
 * The plan of a graph: its calls in order, and a place for every operand, before anything is allocated. A program is one
 * block of memory: intermediates, which share bytes by liveness; what is held (inputs, constants); calls; threads' own.
 */
import { sizeOf } from '../../core/shape';
import { constantOp, inputOp, parameterOp } from '../../graph/ops';
import { isLeaf } from '../../graph/ops/leaves';
import { type Node, reachable, type Tensor } from '../../graph/tensor';
import { type ParameterLayout, slotOf } from '../layout';
import { type Lifetime, lifetimesOf, overlap } from '../lifetimes';
import {
	type Call,
	callBytes,
	isFixed,
	isLiteral,
	isScratch,
	type Operand,
	operandsOf,
} from './call';
import { lower } from './lowering';

/** Where an operand lives: in the block of the program, or in a flat buffer of the model. In bytes. */
export interface Place {
	readonly buffer: 'program' | 'values' | 'gradient';
	readonly offset: number;
}

export interface Plan {
	readonly calls: readonly Call[];
	/** The nodes that each call carries out, in order; those after them are the epilogue's. */
	readonly sources: readonly (readonly Node[])[];
	readonly places: ReadonlyMap<Operand, Place>;
	readonly inputs: ReadonlyMap<string, Tensor>;
	/** Data to copy into the block when it is made. */
	readonly held: readonly {
		readonly operand: Operand;
		readonly data: Float32Array | Float64Array;
	}[];
	/** Bytes of intermediates, which come first. */
	readonly intermediateBytes: number;
	/** First byte of the calls. */
	readonly callsAt: number;
	/** First byte of the threads' own memory, and bytes of each. */
	readonly threadsAt: number;
	readonly threadBytes: number;
	readonly flops: number;
}

export interface PlanRequest {
	/** Kept until the end. */
	readonly outputs: readonly Tensor[];
	readonly layout: ParameterLayout;
	/** Gradient tensors by the name of their parameter; they are written into the model's gradient buffer. */
	readonly gradients?: ReadonlyMap<string, Tensor>;
	/** Calls after the graph's own: the optimiser. */
	readonly epilogue?: readonly Call[];
}

/** A cache line: threads write to lines of their own. */
const LINE_BYTES = 64;

/** Bytes of memory for `bytes` of data, whole lines; kernels may read a vector beyond the last element. */
export function padded(bytes: number): number {
	return LINE_BYTES * Math.max(1, Math.ceil(bytes / LINE_BYTES));
}

export function planGraph(request: PlanRequest): Plan {
	const { outputs, layout, gradients = new Map<string, Tensor>(), epilogue = [] } = request;
	const nodes = reachable([...outputs, ...gradients.values()]);
	const own = nodes
		.filter((node) => !isLeaf(node.op))
		.flatMap((source) => lower(source).map((call) => ({ source, call })));
	const calls = [...own.map(({ call }) => call), ...epilogue];
	const places = new Map<Operand, Place>();
	const inputs = new Map<string, Tensor>();
	const held: { operand: Operand; data: Float32Array | Float64Array }[] = [];
	for (const { op, attributes, outputs: made } of nodes) {
		const tensor = made.output;
		if (!tensor) continue;
		const name = String(attributes.name);
		if (op === inputOp) inputs.set(name, tensor);
		else if (op === constantOp)
			held.push({ operand: tensor, data: attributes.data as Float32Array });
		else if (op === parameterOp) places.set(tensor, modelPlace(layout, name, 'values'));
	}
	for (const operand of calls.flatMap(operandsOf))
		if (isLiteral(operand)) held.push({ operand, data: operand.literal });
	for (const [name, tensor] of gradients) places.set(tensor, modelPlace(layout, name, 'gradient'));
	const fixed = [...inputs.values(), ...held.map(({ operand }) => operand)];
	const intermediateBytes = placeIntermediates(calls, outputs, new Set(fixed), places);
	let end = intermediateBytes;
	for (const operand of fixed) {
		places.set(operand, { buffer: 'program', offset: end });
		end += padded(bytesOf(operand));
	}
	const callsAt = end;
	return {
		calls,
		sources: own.map(({ source }) => [source]),
		places,
		inputs,
		held,
		intermediateBytes,
		callsAt,
		threadsAt: callsAt + calls.reduce((sum, call) => sum + callBytes(call), 0),
		threadBytes: padded(Math.max(0, ...calls.map((call) => call.threadBytes))),
		flops: nodes.reduce((sum, node) => sum + node.op.flops(node), 0),
	};
}

/** Bytes of the block of a program that `threads` run. */
export function planBytes({ threadsAt, threadBytes }: Plan, threads: number): number {
	return threadsAt + threads * threadBytes;
}

/** Largest first, each at the lowest offset that is free for its whole life. Returns the bytes of all. */
function placeIntermediates(
	calls: readonly Call[],
	outputs: readonly Tensor[],
	held: ReadonlySet<Operand>,
	places: Map<Operand, Place>,
): number {
	const sizeIfFree = (operand: Operand) =>
		isFixed(operand) || held.has(operand) || places.has(operand) ? null : padded(bytesOf(operand));
	const placed: (Lifetime<Operand> & { readonly offset: number })[] = [];
	let end = 0;
	for (const lifetime of lifetimesOf(calls.map(operandsOf), outputs, sizeIfFree)) {
		const beside = placed
			.filter((other) => overlap(other, lifetime))
			.sort((a, b) => a.offset - b.offset);
		let offset = 0;
		for (const other of beside) {
			if (offset + lifetime.bytes <= other.offset) break;
			offset = Math.max(offset, other.offset + other.bytes);
		}
		placed.push({ ...lifetime, offset });
		places.set(lifetime.operand, { buffer: 'program', offset });
		end = Math.max(end, offset + lifetime.bytes);
	}
	return end;
}

export function bytesOf(operand: Operand): number {
	if (isScratch(operand)) return operand.bytes;
	if (isLiteral(operand)) return operand.literal.byteLength;
	return isFixed(operand) ? 0 : 4 * sizeOf(operand.shape);
}

function modelPlace(layout: ParameterLayout, name: string, buffer: 'values' | 'gradient'): Place {
	return { buffer, offset: 4 * slotOf(layout, name).offset };
}
