/**
 * PNG (ISO/IEC 15948) to exact pixels: 8 bits a channel, grey or RGB, not interlaced. A browser's own decoder
 * may convert colours; this one does not.
 */
import { concatenate } from '../digest';
import { inflate } from '../inflate';

export interface Png {
	readonly width: number;
	readonly height: number;
	readonly channels: 1 | 3;
	/** [height, width, channels] */
	readonly pixels: Uint8Array;
}

interface Header {
	readonly width: number;
	readonly height: number;
	readonly channels: 1 | 3;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const [grey, rgb] = [0, 2];

export function isPng(bytes: Uint8Array): boolean {
	return signature.every((byte, at) => bytes[at] === byte);
}

/** @throws Error in a few words: what it is that cannot be read, or that it is cut off */
export async function decodePng(bytes: Uint8Array): Promise<Png> {
	const { header, packed } = readChunks(bytes);
	const rows = await inflate(packed, 'deflate');
	const { width, height, channels } = header;
	const expected = height * (1 + width * channels);
	if (rows.length !== expected)
		throw new Error(`it holds ${rows.length} bytes of pixels instead of ${expected}`);
	return { ...header, pixels: unfilter(rows, header) };
}

function readChunks(bytes: Uint8Array): { header: Header; packed: Uint8Array } {
	if (!isPng(bytes)) throw new Error('it is no PNG');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const packed: Uint8Array[] = [];
	let header: Header | null = null;
	for (let at = signature.length; at + 12 <= bytes.length; ) {
		const length = view.getUint32(at);
		const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
		const data = bytes.subarray(at + 8, at + 8 + length);
		if (data.length < length) break;
		if (name === 'IHDR') header = readHeader(data);
		if (name === 'IDAT') packed.push(data);
		if (name === 'IEND' && header) return { header, packed: joined(packed) };
		at += 12 + length;
	}
	throw new Error(`it is cut off after ${bytes.length} bytes`);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const [first] = parts;
	if (first && parts.length === 1) return first;
	return concatenate(parts);
}

function readHeader(data: Uint8Array): Header {
	const view = new DataView(data.buffer, data.byteOffset, data.length);
	if (data.length !== 13) throw new Error('its header is damaged');
	const [depth, colour, interlaced] = [data[8], data[9], data[12]];
	if (depth !== 8) throw new Error(`it has ${depth} bits a channel instead of 8`);
	if (colour !== grey && colour !== rgb)
		throw new Error(`it has colour type ${colour}, neither grey (0) nor RGB (2)`);
	if (interlaced !== 0) throw new Error('it is interlaced');
	return {
		width: view.getUint32(0),
		height: view.getUint32(4),
		channels: colour === rgb ? 3 : 1,
	};
}

/** Undoes the five filters: each row begins with the number of its own. */
function unfilter(rows: Uint8Array, { width, height, channels }: Header): Uint8Array {
	const stride = width * channels;
	const pixels = new Uint8Array(height * stride);
	for (let row = 0; row < height; row++) {
		const predict = predictors[rows[row * (stride + 1)] ?? 0];
		if (!predict) throw new Error(`row ${row} has filter ${rows[row * (stride + 1)]}`);
		const start = row * stride;
		for (let column = 0; column < stride; column++) {
			const hasLeft = column >= channels;
			const left = hasLeft ? (pixels[start + column - channels] ?? 0) : 0;
			const up = row > 0 ? (pixels[start - stride + column] ?? 0) : 0;
			const upLeft = hasLeft && row > 0 ? (pixels[start - stride + column - channels] ?? 0) : 0;
			const residual = rows[row * (stride + 1) + 1 + column] ?? 0;
			pixels[start + column] = residual + predict(left, up, upLeft);
		}
	}
	return pixels;
}

type Predictor = (left: number, up: number, upLeft: number) => number;

const predictors: readonly Predictor[] = [
	() => 0,
	(left) => left,
	(_left, up) => up,
	(left, up) => (left + up) >> 1,
	paeth,
];

/** Of the three neighbours the one nearest to left + up - upLeft; ties go left, then up. */
function paeth(left: number, up: number, upLeft: number): number {
	const estimate = left + up - upLeft;
	const toLeft = Math.abs(estimate - left);
	const toUp = Math.abs(estimate - up);
	const toUpLeft = Math.abs(estimate - upLeft);
	if (toLeft <= toUp && toLeft <= toUpLeft) return left;
	return toUp <= toUpLeft ? up : upLeft;
}
