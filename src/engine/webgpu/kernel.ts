/** One dispatch of one kernel, before buffers exist: typed against the shaders, so that a wrong binding does not compile. */
import type { Tensor } from '../../graph/tensor';
import type { Kernels } from './shaders.generated';

/** Bytes that live only between two dispatches of one op. */
export interface Scratch {
	readonly scratch: string;
	readonly bytes: number;
}

/** A buffer of the model or of the program, bound whole. */
export interface Fixed {
	readonly fixed: 'values' | 'gradient' | 'moments' | 'step' | 'control' | 'report';
}

export type Operand = Tensor | Scratch | Fixed;

export type KernelName = keyof Kernels<Operand>;
type Grid = readonly [number, number, number];
type Flags<C> = { readonly [K in keyof C]: number | boolean };

export interface Dispatch {
	readonly kernel: KernelName;
	readonly constants: Readonly<Record<string, number>>;
	readonly bindings: Readonly<Record<string, Operand>>;
	readonly parameters: Readonly<Record<string, number>>;
	/** Workgroups along x, y, z. */
	readonly grid: Grid;
	/** For profiles and errors: the op and what it works on. */
	readonly label: string;
}

export function dispatch<K extends KernelName>(
	kernel: K,
	spec: {
		readonly constants: Flags<Kernels<Operand>[K]['constants']>;
		readonly bindings: Kernels<Operand>[K]['bindings'];
		readonly parameters: Kernels<Operand>[K]['parameters'];
		readonly grid: Grid;
		readonly label?: string;
	},
): Dispatch {
	const bindings: Record<string, Operand> = {};
	for (const [name, operand] of Object.entries<Operand | undefined>(spec.bindings))
		if (operand) bindings[name] = operand;
	const constants: Record<string, number> = {};
	for (const [name, value] of Object.entries<number | boolean>(spec.constants))
		constants[name] = Number(value);
	const { parameters, grid, label = kernel } = spec;
	return { kernel, constants, bindings, parameters: { ...parameters }, grid, label };
}

export function scratch(name: string, values: number): Scratch {
	return { scratch: name, bytes: 4 * values };
}

export const isScratch = (operand: Operand): operand is Scratch => 'scratch' in operand;
export const isFixed = (operand: Operand): operand is Fixed => 'fixed' in operand;

export const MAXIMUM_GROUPS = 65535;

/** Workgroups for `threads` of a one-dimensional kernel, wrapped into y beyond the limit of an axis. */
export function flatGrid(threads: number, group: number): Grid {
	const groups = Math.max(1, Math.ceil(threads / group));
	const x = Math.min(groups, MAXIMUM_GROUPS);
	return [x, Math.ceil(groups / x), 1];
}
