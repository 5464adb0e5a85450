/** Values for tests: normal, reproducible, apart for every name. */
import { normals, Stream } from '../core/random';
import { type Shape, sizeOf } from '../core/shape';

export function randomValues(shape: Shape, name: string, scale = 1): Float32Array {
	const site = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_003, 7);
	return normals(11, Stream.parameterInitialisation, site, sizeOf(shape)).map(
		(value) => value * scale,
	);
}
