/** Values for tests: normal, reproducible, apart for every name. */
import { normals, philox, Stream } from '../core/random';
import { type Shape, sizeOf } from '../core/shape';

export function randomValues(shape: Shape, name: string, scale = 1): Float32Array {
	const site = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_003, 7);
	return normals(11, Stream.parameterInitialisation, site, sizeOf(shape)).map(
		(value) => value * scale,
	);
}

/** Whole numbers from 0 up to a bound, one after another; reproducible. */
export function uniformInts(site: number): (below: number) => number {
	let index = 0;
	return (below) => {
		const [word = 0] = philox([index++, 0, Stream.syntheticTask, site], [11, 0]);
		return word % below;
	};
}
