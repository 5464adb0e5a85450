/**
 * safetensors: u64 little-endian header length, JSON header, then the data without a gap.
 * Typed arrays are little-endian on every platform that runs this.
 */
import { quote } from './json-reader';
import {
	type Entry,
	metadataName,
	readHeader,
	refuse,
	requireContiguous,
	type StoredDType,
} from './safetensors-header';
import { formatShape, type Shape, sizeOf } from './shape';

export type { StoredDType } from './safetensors-header';

interface TypedData {
	F32: Float32Array;
	F64: Float64Array;
	I32: Int32Array;
	I64: BigInt64Array;
}

/** A tensor of a file; the bytes as stored where the dtype has no typed array here. */
export type StoredTensor = {
	[D in StoredDType]: {
		readonly dtype: D;
		readonly shape: Shape;
		readonly data: D extends keyof TypedData ? TypedData[D] : Uint8Array;
	};
}[StoredDType];

export type WritableTensor = Extract<StoredTensor, { dtype: 'F32' | 'I32' }>;

export interface SafetensorsFile {
	/** In the order of the header. */
	readonly tensors: Map<string, StoredTensor>;
	readonly metadata: Map<string, string>;
}

const prefixBytes = 8;
const maximumHeaderBytes = 16 * 2 ** 20;
/**
 * Names sorted, header padded with spaces to 8 bytes, `format` = `pt` always in the metadata.
 * @throws Problem `file` when the length of a tensor's data is not that of its shape
 */
export function encodeSafetensors(
	tensors: ReadonlyMap<string, WritableTensor>,
	metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
	const sorted = sortedByName(tensors);
	const members = [`${quoteWhole(metadataName)}:${metadataJson(metadata)}`];
	let dataBytes = 0;
	for (const [name, { dtype, shape, data }] of sorted) {
		requireWritable(name, shape, data.length);
		const offsets = [dataBytes, dataBytes + data.byteLength];
		members.push(`${quoteWhole(name)}:${JSON.stringify({ dtype, shape, data_offsets: offsets })}`);
		dataBytes += data.byteLength;
	}
	const header = new TextEncoder().encode(`{${members.join(',')}}`);
	const headerBytes = Math.ceil(header.length / 8) * 8;
	if (headerBytes > maximumHeaderBytes)
		refuse(`the header needs ${headerBytes} bytes, at most ${maximumHeaderBytes}.`);
	const file = new Uint8Array(prefixBytes + headerBytes + dataBytes);
	new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
	file.fill(0x20, prefixBytes, prefixBytes + headerBytes).set(header, prefixBytes);
	let at = prefixBytes + headerBytes;
	for (const [, { data }] of sorted) {
		file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
		at += data.byteLength;
	}
	return file;
}

function metadataJson(metadata: ReadonlyMap<string, string>): string {
	const pairs = sortedByName(new Map(metadata).set('format', 'pt'));
	return `{${pairs.map(([key, value]) => `${quoteWhole(key)}:${quoteWhole(value)}`).join(',')}}`;
}

function sortedByName<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
	return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A JSON string; half of a surrogate pair, which has no UTF-8 form, becomes U+FFFD. */
function quoteWhole(text: string): string {
	return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function requireWritable(name: string, shape: Shape, elements: number): void {
	if (name === metadataName) refuse(`no tensor may be called ${metadataName}.`);
	if (sizeOf(shape) !== elements)
		refuse(
			`tensor ${quote(name)} of shape ${formatShape(shape)} has ${sizeOf(shape)} elements, got ${elements}.`,
		);
}

/**
 * Reads a file of unknown origin. Data is a view of `bytes`, or a copy where it is not aligned.
 * @throws Problem `file` that names the tensor and the numbers
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
	const dataStart = prefixBytes + headerLength(bytes);
	const { entries, metadata } = readHeader(headerText(bytes.subarray(prefixBytes, dataStart)));
	const data = bytes.subarray(dataStart);
	requireContiguous(entries, data.length);
	const tensors = new Map<string, StoredTensor>();
	for (const entry of entries) tensors.set(entry.name, storedTensor(entry, data));
	return { tensors, metadata };
}

function headerLength(bytes: Uint8Array): number {
	if (bytes.length < prefixBytes)
		refuse(`the file has ${bytes.length} bytes, too few for a header.`);
	const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
	if (length > BigInt(maximumHeaderBytes))
		refuse(`the header claims ${length} bytes, at most ${maximumHeaderBytes} are read.`);
	if (Number(length) > bytes.length - prefixBytes)
		refuse(`the header claims ${length} bytes, but only ${bytes.length - prefixBytes} follow.`);
	return Number(length);
}

function headerText(header: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
	} catch {
		return refuse(`the header of ${header.length} bytes is not UTF-8 text.`);
	}
}

function storedTensor({ dtype, shape, begin, end }: Entry, data: Uint8Array): StoredTensor {
	const bytes = data.subarray(begin, end);
	switch (dtype) {
		case 'F32':
			return { dtype, shape, data: view(Float32Array, bytes) };
		case 'F64':
			return { dtype, shape, data: view(Float64Array, bytes) };
		case 'I32':
			return { dtype, shape, data: view(Int32Array, bytes) };
		case 'I64':
			return { dtype, shape, data: view(BigInt64Array, bytes) };
		default:
			return { dtype, shape, data: bytes };
	}
}

interface ElementArray<Elements> {
	readonly BYTES_PER_ELEMENT: number;
	new (buffer: ArrayBufferLike, byteOffset: number, length: number): Elements;
}

function view<Elements>(type: ElementArray<Elements>, bytes: Uint8Array): Elements {
	const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
	return new type(aligned.buffer, aligned.byteOffset, aligned.length / type.BYTES_PER_ELEMENT);
}
