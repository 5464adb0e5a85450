/**
 * The flat layout of a model's parameters: decayed tensors first, averaged ones last, so that weight decay and the kind of
 * update are each one comparison of an index; each starts at a multiple of 64 values (256 bytes), so that it can be bound by offset.
 */
import { Problem } from '../core/problem';
import { type Shape, sizeOf } from '../core/shape';

const ALIGNMENT = 64;

export interface ParameterSpec {
	readonly name: string;
	readonly shape: Shape;
	/** Takes part in weight decay. */
	readonly decay: boolean;
	/**
	 * `adamw` (the usual): the gradient is descended. `average`: what stands in the gradient's place is a target, and the
	 * values move a share of the way to it; such a parameter has no part in the gradient norm, clipping and decay.
	 */
	readonly update?: 'adamw' | 'average';
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
	/** Values from this index on are averaged towards a target. */
	readonly averaged: number;
	/** Parameters that train: the sum of the sizes. */
	readonly count: number;
}

export function layoutOf(specs: readonly ParameterSpec[]): ParameterLayout {
	const slots: ParameterSlot[] = [];
	let length = 0;
	const starts: number[] = [];
	for (const region of REGIONS) {
		starts.push(length);
		for (const spec of specs) {
			if (regionOf(spec) !== region) continue;
			const size = sizeOf(spec.shape);
			slots.push({ ...spec, offset: length, size });
			length += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
		}
	}
	const [, decayed = length, averaged = length] = starts;
	const count = slots.reduce((sum, slot) => sum + slot.size, 0);
	return { slots, length, decayed, averaged, count };
}

const REGIONS = ['decayed', 'plain', 'averaged'] as const;

function regionOf({ decay, update }: ParameterSpec): (typeof REGIONS)[number] {
	if (update === 'average') return 'averaged';
	return decay ? 'decayed' : 'plain';
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
