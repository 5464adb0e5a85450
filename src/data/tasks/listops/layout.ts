/**
 * ListOps in bytes: "LOPS1\0\0\0", u32 n, then n times u16 length, u8 label and the tokens; little-endian.
 */
import { Problem } from '../../../core/problem';
import { concatenate } from '../../digest';
import type { Example } from '../../example';
import { classCount, symbols } from './symbols';

const magic = new TextEncoder().encode('LOPS1\0\0\0');
const headerBytes = magic.length + 4;
const recordHeaderBytes = 3;

function isListopsBinary(bytes: Uint8Array): boolean {
	return magic.every((byte, at) => bytes[at] === byte);
}

export function listopsBinary(examples: readonly Example[]): Uint8Array {
	return concatenate([listopsHeader(examples.length), ...examples.map(listopsRecord)]);
}

function listopsHeader(count: number): Uint8Array {
	const header = new Uint8Array(headerBytes);
	header.set(magic);
	new DataView(header.buffer).setUint32(magic.length, count, true);
	return header;
}

function listopsRecord({ tokens, label }: Example): Uint8Array {
	const record = new Uint8Array(recordHeaderBytes + tokens.length);
	new DataView(record.buffer).setUint16(0, tokens.length, true);
	record[2] = label;
	record.set(tokens, recordHeaderBytes);
	return record;
}

/** @throws Problem `data` when the bytes end early, go on too long, or hold what is no symbol */
export function* readListopsBinary(bytes: Uint8Array): Generator<Example, void> {
	if (!isListopsBinary(bytes) || bytes.length < headerBytes)
		throw damaged('it does not begin with LOPS1 and a count');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const count = view.getUint32(magic.length, true);
	let at = headerBytes;
	for (let row = 0; row < count; row++) {
		const start = at + recordHeaderBytes;
		const end = start <= bytes.length ? start + view.getUint16(at, true) : start;
		if (end > bytes.length) throw damaged(`it ends in row ${row + 1} of ${count}`);
		const label = view.getUint8(at + 2);
		const tokens = bytes.slice(start, end);
		if (label >= classCount || tokens.some((token) => token >= symbols.length))
			throw damaged(`row ${row + 1} holds a number that is no symbol`);
		yield { tokens, label };
		at = end;
	}
	if (at < bytes.length) throw damaged(`${bytes.length - at} bytes follow its ${count} rows`);
}

function damaged(why: string): Problem {
	return new Problem(
		'data',
		`This is no whole ListOps file: ${why}.`,
		'Generate or copy it again.',
	);
}
