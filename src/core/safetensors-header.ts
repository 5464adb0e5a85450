/** The header of a safetensors file: what each tensor is and where its bytes are. */
import { JsonReader, quote } from './json-reader';
import { Problem } from './problem';
import { formatShape, type Shape } from './shape';

const bitsPerElement = {
	F64: 64,
	I64: 64,
	U64: 64,
	C64: 64,
	F32: 32,
	I32: 32,
	U32: 32,
	F16: 16,
	BF16: 16,
	I16: 16,
	U16: 16,
	F8_E4M3: 8,
	F8_E5M2: 8,
	F8_E8M0: 8,
	I8: 8,
	U8: 8,
	BOOL: 8,
	F6_E2M3: 6,
	F6_E3M2: 6,
	F4: 4,
} as const;

export type StoredDType = keyof typeof bitsPerElement;

export interface Entry {
	readonly name: string;
	readonly dtype: StoredDType;
	readonly shape: Shape;
	readonly begin: number;
	readonly end: number;
}

export const metadataName = '__metadata__';
const maximumAxes = 32;
const damaged = 'The file is damaged or of another format: export or download it again.';

/** @throws Problem `file` always */
export function refuse(message: string): never {
	throw new Problem('file', `safetensors: ${message}`, damaged);
}

export function readHeader(text: string): { entries: Entry[]; metadata: Map<string, string> } {
	const context = 'safetensors: header';
	const reader = new JsonReader(text, context);
	const entries: Entry[] = [];
	const metadata = new Map<string, string>();
	reader.object((name) => {
		reader.context = `safetensors: ${name === metadataName ? name : `tensor ${quote(name)}`}`;
		if (name === metadataName) reader.object((key) => metadata.set(key, reader.string()));
		else entries.push(readEntry(reader, name));
		reader.context = context;
	});
	reader.end();
	return { entries, metadata };
}

function readEntry(reader: JsonReader, name: string): Entry {
	const given: { dtype?: string; shape?: number[]; offsets?: number[] } = {};
	reader.object((field) => {
		if (field === 'dtype') given.dtype = reader.string();
		else if (field === 'shape') given.shape = reader.integers(maximumAxes);
		else if (field === 'data_offsets') given.offsets = reader.integers(2);
		else reader.skip();
	});
	const { dtype, shape, offsets } = given;
	const [begin, end] = offsets ?? [];
	if (dtype === undefined || shape === undefined || begin === undefined || end === undefined)
		return refuse(`tensor ${quote(name)} must have dtype, shape and two data_offsets.`);
	if (!isStoredDType(dtype))
		return refuse(`tensor ${quote(name)} has the unknown dtype ${quote(dtype)}.`);
	requireBytes(name, dtype, shape, begin, end);
	return { name, dtype, shape, begin, end };
}

function isStoredDType(dtype: string): dtype is StoredDType {
	return Object.hasOwn(bitsPerElement, dtype);
}

function requireBytes(
	name: string,
	dtype: StoredDType,
	shape: Shape,
	begin: number,
	end: number,
): void {
	const where = `tensor ${quote(name)}: ${dtype} of shape ${formatShape(shape.slice(0, 8))}`;
	let bits: number = bitsPerElement[dtype];
	for (const axis of shape) {
		bits *= axis;
		if (bits >= 2 ** 64) refuse(`${where} is larger than any file.`);
	}
	if (bits % 8 !== 0) refuse(`${where} does not fill whole bytes.`);
	if (end < begin) refuse(`${where} has reversed data_offsets [${begin}, ${end}].`);
	if (end - begin !== bits / 8)
		refuse(
			`${where} is ${bits / 8} bytes, but data_offsets [${begin}, ${end}] hold ${end - begin}.`,
		);
}

/** The tensors must cover the data exactly, without a hole or an overlap. */
export function requireContiguous(entries: readonly Entry[], dataBytes: number): void {
	let covered = 0;
	for (const { name, begin, end } of entries.toSorted(
		(a, b) => a.begin - b.begin || a.end - b.end,
	)) {
		if (begin !== covered)
			refuse(
				`tensor ${quote(name)} begins at byte ${begin} of the data, expected ${covered} ` +
					`(${begin > covered ? 'a hole' : 'an overlap'}).`,
			);
		if (end > dataBytes)
			refuse(
				`tensor ${quote(name)} ends at byte ${end} of the data, but the file holds ${dataBytes}.`,
			);
		covered = end;
	}
	if (covered !== dataBytes)
		refuse(`the tensors cover ${covered} bytes of data, but the file holds ${dataBytes}.`);
}
