/** Parameters of a model in the engine's memory: values, and while training gradient and moments, each flat. */
import { Problem } from '../../core/problem';
import type { Model } from '../executor';
import type { ParameterLayout } from '../layout';
import type { Arena, Block } from './arena';
import type { Fixed } from './call';

const PARTS = ['values', 'gradient', 'mean', 'square'] as const;
type Part = (typeof PARTS)[number];

export class CpuModel implements Model {
	readonly layout: ParameterLayout;
	readonly #arena: Arena;
	readonly #block: Block;
	readonly #training: boolean;

	constructor(arena: Arena, layout: ParameterLayout, values: Float32Array, training: boolean) {
		this.#arena = arena;
		this.layout = layout;
		this.#training = training;
		this.#block = arena.allocate(modelBytes(layout, training));
		this.write(values);
	}

	get bytes(): number {
		return this.#block.bytes;
	}

	/** Address of a flat buffer. @throws Problem `internal` when the model was made for inference and has no such */
	address(part: Part): number {
		if (part !== 'values' && !this.#training)
			throw new Problem('internal', 'this model was not made for training.');
		return this.#block.offset + 4 * this.layout.length * PARTS.indexOf(part);
	}

	async read(): Promise<Float32Array> {
		return new Float32Array(this.#values());
	}

	write(values: Float32Array): void {
		if (values.length !== this.layout.length)
			throw new Problem(
				'internal',
				`the model has ${this.layout.length} values, got ${values.length}.`,
			);
		this.#values().set(values);
	}

	dispose(): void {
		this.#arena.release(this.#block);
	}

	#values(): Float32Array {
		return this.#arena.floats(this.address('values'), this.layout.length);
	}
}

/** Bytes of a model before it exists. */
export function modelBytes(layout: ParameterLayout, training: boolean): number {
	return 4 * layout.length * (training ? PARTS.length : 1);
}

export function isModelPart(fixed: Fixed['fixed']): fixed is Part {
	return PARTS.some((part) => part === fixed);
}
