/** Images as sequences: one token a pixel, its grey value, row by row; no padding token, since 0 is black. */

/**
 * Grey of colour as the references of the Long Range Arena compute it, in float64:
 * floor((0.2989 R + 0.5870 G + 0.1140 B) / 255 * 255.5), at most 255.
 */
export function greyOf(red: number, green: number, blue: number): number {
	return Math.min(255, Math.floor(((0.2989 * red + 0.587 * green + 0.114 * blue) / 255) * 255.5));
}

/** [pixels] of `pixels` bytes red, then green, then blue. */
export function greyOfPlanes(planes: Uint8Array): Uint8Array {
	return greyValues(planes, 1, planes.length / 3);
}

/** [pixels] of red, green, blue, red, green, blue and so on. */
export function greyOfTriples(triples: Uint8Array): Uint8Array {
	return greyValues(triples, 3, 1);
}

/** Strides in bytes: from a pixel to the next, and from red to green to blue. */
function greyValues(bytes: Uint8Array, pixelStride: number, channelStride: number): Uint8Array {
	const grey = new Uint8Array(bytes.length / 3);
	for (let pixel = 0; pixel < grey.length; pixel++) {
		const red = pixel * pixelStride;
		const green = red + channelStride;
		const blue = green + channelStride;
		grey[pixel] = greyOf(bytes[red] ?? 0, bytes[green] ?? 0, bytes[blue] ?? 0);
	}
	return grey;
}
