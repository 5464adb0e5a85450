/** Pathfinder-32 in bytes: "PF32", u32 n, then n times u8 label and 1024 u8 pixels, row after row; little-endian. */
import { Problem } from '../../../core/problem';
import { concatenate } from '../../digest';
import { greyEncoding } from '../../encoding';
import type { Example } from '../../example';
import { imageSize } from './stamps';

const magic = new TextEncoder().encode('PF32');
const headerBytes = magic.length + 4;
const pixelCount = imageSize ** 2;
const recordBytes = 1 + pixelCount;

export const pathfinderEncoding = greyEncoding(pixelCount);

export function pathfinderBinary(examples: readonly Example[]): Uint8Array {
	return concatenate([pathfinderHeader(examples.length), ...examples.map(pathfinderRecord)]);
}

export function pathfinderHeader(count: number): Uint8Array {
	const header = new Uint8Array(headerBytes);
	header.set(magic);
	new DataView(header.buffer).setUint32(magic.length, count, true);
	return header;
}

export function pathfinderRecord({ tokens, label }: Example): Uint8Array {
	return concatenate([Uint8Array.of(label), tokens]);
}

/** @throws Problem `data` when length, count or a label is wrong */
export function* readPathfinderBinary(bytes: Uint8Array): Generator<Example, void> {
	if (bytes.length < headerBytes || magic.some((byte, at) => bytes[at] !== byte))
		throw damaged('it does not begin with PF32 and a count');
	const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
	const expected = headerBytes + count * recordBytes;
	if (bytes.length !== expected)
		throw damaged(`${count} images are ${expected} bytes, it has ${bytes.length}`);
	for (let at = headerBytes; at < bytes.length; at += recordBytes) {
		const label = bytes[at] ?? 0;
		if (label > 1) throw damaged(`a label is ${label}, not 0 or 1`);
		yield { tokens: bytes.slice(at + 1, at + recordBytes), label };
	}
}

function damaged(why: string): Problem {
	return new Problem(
		'data',
		`This is no whole Pathfinder-32 file: ${why}.`,
		'Generate or copy it again.',
	);
}
