import { Problem } from './problem';

/** Sizes of the axes of a tensor, outermost first; `[]` is a scalar. Row-major, contiguous. */
export type Shape = readonly number[];

/** `f16`: the operands of a product in half precision, made by the op `half` alone; engines may store them wider. */
export type DType = 'f32' | 'f16' | 'i32';

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
	return shape.reduce((product, axis) => product * axis, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
	return a.length === b.length && a.every((axis, index) => axis === b[index]);
}

export function formatShape(shape: Shape): string {
	return `[${shape.join(', ')}]`;
}

/**
 * Requires `got` to equal `want`.
 * @param where  what a person would call the argument, for example `attention: key`
 * @param axes   names of the axes, for the message
 * @throws Problem `shape` that names the argument, what it got and what it wants
 */
export function requireShape(
	where: string,
	got: Shape,
	want: Shape,
	axes?: readonly string[],
): void {
	if (sameShape(got, want)) return;
	const names = axes ? `[${axes.join(', ')}] = ` : '';
	throw new Problem(
		'shape',
		`${where} must be ${names}${formatShape(want)}, got ${formatShape(got)}.`,
	);
}

/** Requires a given number of axes. */
export function requireRank(where: string, got: Shape, axes: readonly string[]): void {
	if (got.length === axes.length) return;
	throw new Problem('shape', `${where} must be [${axes.join(', ')}], got ${formatShape(got)}.`);
}

export function ceilDivide(a: number, b: number): number {
	return Math.floor((a + b - 1) / b);
}

/** The axis at `index`; a negative index counts from the end. */
export function axis(shape: Shape, index: number): number {
	const value = shape.at(index);
	if (value === undefined)
		throw new Problem('shape', `shape ${formatShape(shape)} has no axis ${index}.`);
	return value;
}
