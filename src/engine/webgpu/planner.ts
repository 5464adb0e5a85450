/**
 * The plan of a graph: its dispatches in order, and a buffer for every operand, before anything is allocated.
 * Intermediates share buffers by liveness. WebGPU refuses one buffer as read-only and writable in one dispatch,
 * so sharing is by whole buffers, and an output never takes the buffer of an input of its own dispatch.
 */
import { Problem } from '../../core/problem';
import { sizeOf } from '../../core/shape';
import { constantOp, inputOp, parameterOp } from '../../graph/ops';
import { isLeaf } from '../../graph/ops/leaves';
import { type Node, reachable, type Tensor } from '../../graph/tensor';
import { type ParameterLayout, slotOf } from '../layout';
import { type Lifetime, lifetimesOf, overlap } from '../lifetimes';
import { type Dispatch, isFixed, isScratch, type Operand, type Scratch } from './kernel';
import { lower } from './kernels';
import { storesHalf, type Tuning } from './tuning';

/** Where an operand lives. Offsets and sizes in bytes. */
export type Location =
	| { readonly kind: 'slot'; readonly slot: number; readonly bytes: number }
	| {
			readonly kind: 'model';
			readonly buffer: 'values' | 'gradient';
			readonly offset: number;
			readonly bytes: number;
	  }
	| { readonly kind: 'input'; readonly name: string; readonly bytes: number }
	| { readonly kind: 'constant'; readonly index: number; readonly bytes: number };

export interface Plan {
	readonly dispatches: readonly Dispatch[];
	/** The nodes that each dispatch carries out, in order; those after them are the epilogue's. */
	readonly sources: readonly (readonly Node[])[];
	readonly locations: ReadonlyMap<Tensor | Scratch, Location>;
	/** Bytes of each shared buffer of intermediates. */
	readonly slots: readonly number[];
	readonly inputs: ReadonlyMap<string, Tensor>;
	readonly constants: readonly Tensor[];
	readonly flops: number;
	/** Bytes of slots, inputs, constants and parameter blocks: what a program allocates. */
	readonly bytes: number;
}

export interface PlanRequest {
	/** Kept until the end. */
	readonly outputs: readonly Tensor[];
	readonly layout: ParameterLayout;
	/** Gradient tensors by the name of their parameter; they are written into the model's gradient buffer. */
	readonly gradients?: ReadonlyMap<string, Tensor>;
	/** Dispatches after the graph's own, such as the optimiser. */
	readonly epilogue?: readonly Dispatch[];
	readonly tuning: Tuning;
}

/** Parameter blocks are bound at multiples of this. */
export const BLOCK_BYTES = 256;

export function planGraph(request: PlanRequest): Plan {
	const { outputs, layout, tuning, gradients = new Map(), epilogue = [] } = request;
	const nodes = reachable([...outputs, ...gradients.values()]);
	const own = lower(
		nodes.filter((node) => !isLeaf(node.op)),
		tuning,
	);
	const dispatches = [...own.map(({ dispatch }) => dispatch), ...epilogue];
	const locations = new Map<Tensor | Scratch, Location>();
	const inputs = new Map<string, Tensor>();
	const constants: Tensor[] = [];
	for (const node of nodes) {
		const tensor = node.outputs.output;
		if (!tensor) continue;
		const bytes = bytesOf(tensor);
		const name = String(node.attributes.name);
		if (node.op === inputOp) {
			inputs.set(name, tensor);
			locations.set(tensor, { kind: 'input', name, bytes });
		} else if (node.op === constantOp) {
			locations.set(tensor, { kind: 'constant', index: constants.push(tensor) - 1, bytes });
		} else if (node.op === parameterOp) {
			locations.set(tensor, modelLocation(layout, name, 'values'));
		}
	}
	for (const [name, tensor] of gradients)
		locations.set(tensor, modelLocation(layout, name, 'gradient'));
	const slots = assignSlots(dispatches, outputs, locations, tuning);
	const held = [...inputs.values(), ...constants].reduce((sum, t) => sum + padded(bytesOf(t)), 0);
	const bytes = slots.reduce((sum, slot) => sum + slot, held) + BLOCK_BYTES * dispatches.length;
	const flops = nodes.reduce((sum, node) => sum + node.op.flops(node), 0);
	const sources = own.map(({ sources }) => sources);
	return { dispatches, sources, locations, slots, inputs, constants, flops, bytes };
}

/** Bytes of a buffer for `bytes` of data: at least 16, a multiple of 4. */
export function padded(bytes: number): number {
	return Math.max(16, Math.ceil(bytes / 4) * 4);
}

/** Largest first, each into the first buffer that is free for its whole life: the buffers' sizes add up to little. */
function assignSlots(
	dispatches: readonly Dispatch[],
	outputs: readonly Tensor[],
	locations: Map<Tensor | Scratch, Location>,
	tuning: Tuning,
): number[] {
	const operands = dispatches.map(({ bindings }) =>
		Object.values(bindings).flatMap((operand) => (isFixed(operand) ? [] : [operand])),
	);
	const stored = (tensor: Tensor) =>
		tensor.dtype === 'f16' && storesHalf(tuning) ? bytesOf(tensor) / 2 : bytesOf(tensor);
	const sizeIfFree = (operand: Tensor | Scratch) =>
		locations.has(operand) ? null : padded(isScratch(operand) ? operand.bytes : stored(operand));
	const slots: { readonly bytes: number; readonly taken: Lifetime<Tensor | Scratch>[] }[] = [];
	for (const lifetime of lifetimesOf(operands, outputs, sizeIfFree)) {
		let index = slots.findIndex(({ taken }) => !taken.some((other) => overlap(other, lifetime)));
		if (index < 0) index = slots.push({ bytes: lifetime.bytes, taken: [] }) - 1;
		slots[index]?.taken.push(lifetime);
		locations.set(lifetime.operand, { kind: 'slot', slot: index, bytes: lifetime.bytes });
	}
	return slots.map((slot) => slot.bytes);
}

function modelLocation(
	layout: ParameterLayout,
	name: string,
	buffer: 'values' | 'gradient',
): Location {
	const { offset, size } = slotOf(layout, name);
	return { kind: 'model', buffer, offset: 4 * offset, bytes: 4 * size };
}

export function bytesOf(tensor: Tensor): number {
	return 4 * sizeOf(tensor.shape);
}

/** The location of an operand that the plan placed. */
export function locate(plan: Plan, operand: Exclude<Operand, { fixed: string }>): Location {
	const location = plan.locations.get(operand);
	if (!location)
		throw new Problem('internal', 'the plan has no place for an operand of a dispatch.');
	return location;
}
