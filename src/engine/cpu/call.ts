/** One call of one kernel, before memory exists: typed against the kernels, so that a wrong operand does not compile. */
import type { Tensor } from '../../graph/tensor';
import { type CpuKernels, cpuKernels } from './kernels.generated';

/** Bytes that live only between two calls of one op. */
export interface Scratch {
	readonly scratch: string;
	readonly bytes: number;
}

/** Numbers that a kernel reads and nobody writes. */
export interface Literal {
	readonly literal: Float32Array | Float64Array;
}

/** A buffer of the model or of the program, whole. */
export interface Fixed {
	readonly fixed: 'values' | 'gradient' | 'mean' | 'square' | 'step' | 'control';
}

export type Operand = Tensor | Scratch | Literal | Fixed;
export type KernelName = keyof CpuKernels<Operand>;

/** An argument that is absent is a null pointer. */
type Argument = Operand | number | undefined;

export interface Call {
	readonly kernel: KernelName;
	readonly given: Readonly<Record<string, Argument>>;
	/** Memory that each thread needs for itself. */
	readonly threadBytes: number;
}

export function call<K extends KernelName>(
	kernel: K,
	given: CpuKernels<Operand>[K],
	threadBytes = 0,
): Call {
	return { kernel, given: { ...given }, threadBytes };
}

export function scratch(name: string, bytes: number): Scratch {
	return { scratch: name, bytes };
}

export function literal(values: readonly number[]): Literal {
	return { literal: Float32Array.from(values) };
}

export const isScratch = (operand: Operand): operand is Scratch => 'scratch' in operand;
export const isFixed = (operand: Operand): operand is Fixed => 'fixed' in operand;
export const isLiteral = (operand: Operand): operand is Literal => 'literal' in operand;

/** Operands of a call, whatever they are for. */
export function operandsOf({ given }: Call): Operand[] {
	return Object.values(given).filter((value) => typeof value === 'object');
}

/** Header of a call (its counter of tasks, kernel, bytes), then a word a parameter; on cache lines of its own. */
const HEADER_BYTES = 16;
const LINE_BYTES = 64;

export function callBytes({ kernel }: Call): number {
	return LINE_BYTES * Math.ceil((HEADER_BYTES + 4 * cpuKernels[kernel].length) / LINE_BYTES);
}

const numbers = new Map(Object.keys(cpuKernels).map((name, index) => [name, index]));

/** Writes a call at `at`; `addressOf` knows where operands are. */
export function writeCall(
	data: DataView,
	at: number,
	call: Call,
	addressOf: (operand: Operand) => number,
): void {
	data.setInt32(at + 4, numbers.get(call.kernel) ?? -1, true);
	data.setInt32(at + 8, callBytes(call), true);
	cpuKernels[call.kernel].forEach(([name, type], index) => {
		const value = call.given[name];
		const place = at + HEADER_BYTES + 4 * index;
		if (typeof value === 'object') data.setUint32(place, addressOf(value), true);
		else if (type === 'f32') data.setFloat32(place, value ?? 0, true);
		// Thresholds of random words go beyond 2^31.
		else data.setInt32(place, (value ?? 0) | 0, true);
	});
}
