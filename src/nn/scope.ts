/** Where a traced model declares its parameters, and in what precision its layers multiply; names are those of the PyTorch module that loads them. */
import { Problem } from '../core/problem';
import { normals, Stream } from '../core/random';
import { type Shape, sameShape, sizeOf } from '../core/shape';
import { parameter } from '../graph/ops/leaves';
import type { Graph, Tensor } from '../graph/tensor';

export type Initialiser =
	| {
			readonly kind: 'normal';
			readonly deviation: number;
			/** Entries that start at zero instead, by index. */
			readonly zeroAt?: (index: number) => boolean;
	  }
	| { readonly kind: 'constant'; readonly value: number };

/** How a parameter is stored in a checkpoint. `transposed`: PyTorch's Linear is [out, in], ours [in, out]. */
export type Export =
	| { readonly kind: 'plain' }
	| { readonly kind: 'transposed' }
	| { readonly kind: 'columns'; readonly parts: readonly ExportPart[] };

/** Columns [start, start + size) of a packed weight [in, out] or bias [out], stored under a name of their own. */
export interface ExportPart {
	readonly name: string;
	readonly start: number;
	readonly size: number;
}

export interface Declaration {
	readonly name: string;
	readonly shape: Shape;
	/** Matrices of products; the usual choice for weight decay. */
	readonly matrix: boolean;
	/** `average`: its graph gives a target instead of a gradient. */
	readonly update?: 'average';
	readonly initialiser: Initialiser;
	readonly export: Export;
}

export type Declarations = ReadonlyMap<string, Declaration>;

/** Half precision of linear layers: operands of their products are rounded to 16-bit floats, gradients times a power of two. */
export interface Rounding {
	readonly gradientScale: number;
}

/** Declares parameters in one graph. Several graphs of one model declare the same. */
export class Scope {
	readonly graph: Graph;
	/** null: single precision. */
	readonly rounding: Rounding | null;
	readonly declarations = new Map<string, Declaration>();
	readonly #tensors = new Map<string, Tensor>();
	#sites = 0;

	constructor(graph: Graph, rounding: Rounding | null = null) {
		this.graph = graph;
		this.rounding = rounding;
	}

	/** The parameter of this name, declared on first use. */
	parameter(declaration: Declaration): Tensor {
		const { name, shape } = declaration;
		const known = this.#tensors.get(name);
		if (known && !sameShape(known.shape, shape))
			throw new Problem('internal', `parameter ${name} is declared with two shapes.`);
		if (known) return known;
		const tensor = parameter(this.graph, name, shape);
		this.#tensors.set(name, tensor);
		this.declarations.set(name, declaration);
		return tensor;
	}

	/** A weight [inputs, outputs] of a product, normal with the given deviation. */
	weight(name: string, inputs: number, outputs: number, deviation: number, parts?: Export): Tensor {
		return this.parameter({
			name,
			shape: [inputs, outputs],
			matrix: true,
			initialiser: { kind: 'normal', deviation },
			export: parts ?? { kind: 'transposed' },
		});
	}

	/** A table [rows, width] that is looked up, so that it counts as no matrix; normal with the given deviation. */
	table(name: string, rows: number, width: number, deviation: number): Tensor {
		return this.parameter({
			name,
			shape: [rows, width],
			matrix: false,
			initialiser: { kind: 'normal', deviation },
			export: { kind: 'plain' },
		});
	}

	/** A vector or small table that starts at one value and is no matrix. */
	constant(name: string, shape: Shape, value: number, parts?: Export): Tensor {
		return this.parameter({
			name,
			shape,
			matrix: false,
			initialiser: { kind: 'constant', value },
			export: parts ?? { kind: 'plain' },
		});
	}

	/** A number of its own for every place that draws dropout masks. */
	nextSite(): number {
		return this.#sites++;
	}
}

/** Initial values of every parameter, by name; the same on every engine. */
export function initialValues(declarations: Declarations, seed: number): Map<string, Float32Array> {
	const values = new Map<string, Float32Array>();
	[...declarations.values()].forEach(({ name, shape, initialiser }, site) => {
		const size = sizeOf(shape);
		if (initialiser.kind === 'constant') {
			values.set(name, new Float32Array(size).fill(initialiser.value));
			return;
		}
		const drawn = normals(seed, Stream.parameterInitialisation, site, size);
		values.set(
			name,
			drawn.map((value, index) =>
				initialiser.zeroAt?.(index) ? 0 : value * initialiser.deviation,
			),
		);
	});
	return values;
}
