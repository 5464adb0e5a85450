/** Readers for what an op is given: attributes and roles are ours, so a wrong one is a defect, not an input error. */
import type { Attributes, TensorType, TypeMap, ValueMap } from './tensor';

export type { OpDefinition, ReferenceContext, StepState, TypeMap, ValueMap } from './tensor';

export function numberOf(attributes: Attributes, name: string): number {
	const value = attributes[name];
	if (typeof value !== 'number') throw new TypeError(`attribute ${name} must be a number`);
	return value;
}

export function flagOf(attributes: Attributes, name: string): boolean {
	return attributes[name] === true;
}

export function textOf(attributes: Attributes, name: string): string {
	const value = attributes[name];
	if (typeof value !== 'string') throw new TypeError(`attribute ${name} must be a string`);
	return value;
}

/** The type in a map of roles that the op always has. */
export function typeOf(types: TypeMap, role: string): TensorType {
	const type = types[role];
	if (!type) throw new TypeError(`missing ${role}`);
	return type;
}

/** The value in a map of roles that the op always has. */
export function valueIn(values: ValueMap, role: string): Float64Array {
	const value = values[role];
	if (!value) throw new TypeError(`missing ${role}`);
	return value;
}

export function f32(shape: readonly number[]): TensorType {
	return { shape, dtype: 'f32' };
}
