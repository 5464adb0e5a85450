/**
 * The flat layout of a model's parameters: decayed tensors first, so that weight decay is one comparison of an index;
 * each starts at a multiple of 64 values (256 bytes), so that it can be bound by offset.
 */
import { Problem } from '../core/problem';
import { type Shape, sizeOf } from '../core/shape';

const ALIGNMENT = 64;

export interface ParameterSpec {
	readonly name: string;
	readonly shape: Shape;
	/** Takes part in weight decay. */
	readonly decay: boolean;
}

export interface ParameterSlot extends ParameterSpec {
	/** First value in the flat buffer. */
	readonly offset: number;
	readonly size: number;
}

export interface ParameterLayout {
	readonly slots: readonly ParameterSlot[];
	/** Values of the flat buffer, padding included. */
	readonly length: number;
	/** Values before this index decay. */
	readonly decayed: number;
	/** Parameters that train: the sum of the sizes. */
	readonly count: number;
}

export function layoutOf(specs: readonly ParameterSpec[]): ParameterLayout {
	const slots: ParameterSlot[] = [];
	let length = 0;
	let decayed = 0;
	for (const decay of [true, false]) {
		for (const spec of specs) {
			if (spec.decay !== decay) continue;
			const size = sizeOf(spec.shape);
			slots.push({ ...spec, offset: length, size });
			length += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
		}
		if (decay) decayed = length;
	}
	const count = slots.reduce((sum, slot) => sum + slot.size, 0);
	return { slots, length, decayed, count };
}

/** The slot of a parameter by name. @throws Problem `internal` when the model has none. */
export function slotOf(layout: ParameterLayout, name: string): ParameterSlot {
	const slot = layout.slots.find((candidate) => candidate.name === name);
	if (!slot) throw new Problem('internal', `the model has no parameter ${name}.`);
	return slot;
}

/** The values of one parameter, as a view into the flat values. */
export function valuesOf(layout: ParameterLayout, flat: Float32Array, name: string): Float32Array {
	const { offset, size } = slotOf(layout, name);
	return flat.subarray(offset, offset + size);
}
