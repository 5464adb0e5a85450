import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from './problem';
import { decodeSafetensors, encodeSafetensors, type WritableTensor } from './safetensors';

/** A file from header text and data bytes; `claimed` replaces the true header length. */
function file(
	header: string | Uint8Array,
	data: number | Uint8Array = 0,
	claimed?: bigint,
): Uint8Array {
	const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
	const body =
		typeof data === 'number' ? Uint8Array.from({ length: data }, (_, index) => index) : data;
	const bytes = new Uint8Array(8 + text.length + body.length);
	new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
	bytes.set(text, 8);
	bytes.set(body, 8 + text.length);
	return bytes;
}

function entry(shape: string, begin: number | string, end: number | string, dtype = 'F32'): string {
	return `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
}

const valid = `{"a":${entry('[2]', 0, 8)},"b":${entry('[1]', 8, 12)}}`;
const even = `${valid}${' '.repeat((8 - (valid.length % 8)) % 8)}`;

/** The 27 files of design/workbench.md section 7.1, with a word that the refusal must contain. */
const rejected: readonly [string, Uint8Array, RegExp][] = [
	['empty', new Uint8Array(0), /0 bytes, too few/],
	['7 bytes', new Uint8Array(7), /7 bytes, too few/],
	['header longer than the file', file(valid, 12, 5000n), /claims 5000 bytes, but only \d+ follow/],
	['header length 2^63', file(valid, 12, 2n ** 63n), /claims 9223372036854775808 bytes/],
	['header length 0', file(valid, 12, 0n), /expected "\{".*end of the text/],
	['not JSON', file('{"a":', 0), /tensor "a": expected "\{"/],
	['bad UTF-8', file(Uint8Array.of(0x7b, 0xff, 0x7d)), /3 bytes is not UTF-8/],
	[
		'hole',
		file(`{"a":${entry('[1]', 0, 4)},"b":${entry('[1]', 8, 12)}}`, 12),
		/"b" begins at byte 8.*expected 4 \(a hole\)/,
	],
	[
		'overlap',
		file(`{"a":${entry('[2]', 0, 8)},"b":${entry('[1]', 4, 8)}}`, 8),
		/"b" begins at byte 4.*expected 8 \(an overlap\)/,
	],
	['trailing bytes', file(valid, 13), /cover 12 bytes of data, but the file holds 13/],
	['truncated', file(valid, 11), /"b" ends at byte 12 of the data, but the file holds 11/],
	[
		'shape is not bytes',
		file(`{"a":${entry('[3]', 0, 8)}}`, 8),
		/"a".*\[3\] is 12 bytes, but data_offsets \[0, 8\] hold 8/,
	],
	[
		'shape overflow',
		file(`{"a":${entry('[4294967296,4294967296]', 0, 8)}}`, 8),
		/"a".*larger than any file/,
	],
	['negative dimension', file(`{"a":${entry('[-2]', 0, 8)}}`, 8), /"a": expected a whole number/],
	[
		'reversed offsets',
		file(`{"a":${entry('[2]', 8, 0)}}`, 8),
		/"a".*reversed data_offsets \[8, 0\]/,
	],
	[
		'unknown dtype',
		file(`{"a":${entry('[2]', 0, 8, 'F31')}}`, 8),
		/"a" has the unknown dtype "F31"/,
	],
	['non-string metadata', file(`{"__metadata__":{"step":3}}`), /__metadata__: expected """/],
	[
		'header above 100 MB',
		file(valid, 12, 100_000_001n),
		/claims 100000001 bytes, at most 16777216/,
	],
	[
		'duplicate keys (ours alone)',
		file(`{"a":${entry('[0]', 0, 0)},"a":${entry('[0]', 0, 0)}}`),
		/"a" comes twice/,
	],
];

const accepted: readonly [string, Uint8Array, readonly string[]][] = [
	['valid', file(even, 12), ['a', 'b']],
	['unaligned header', file(`${even} `, 12), ['a', 'b']],
	['leading space', file(` ${valid}`, 12), ['a', 'b']],
	['leading newline', file(`\n${valid}`, 12), ['a', 'b']],
	[
		'extra fields',
		file(`{"a":{"more":[{"x":[null,-1.5e3,"\\""]}],${entry('[1]', 0, 4).slice(1)}}`, 4),
		['a'],
	],
	['zero-size tensor', file(`{"a":${entry('[0,7]', 0, 0)}}`), ['a']],
	['scalar []', file(`{"a":${entry('[]', 0, 4)}}`, 4), ['a']],
	['a tensor named __proto__', file(`{"__proto__":${entry('[1]', 0, 4)}}`, 4), ['__proto__']],
];

/** More that the reference refuses or that a hostile writer would try. */
const alsoRejected: readonly [string, Uint8Array, RegExp][] = [
	['header above 16 MiB', file(' '.repeat(16 * 2 ** 20 + 8)), /at most 16777216/],
	['text after the header', file(`${valid}x`, 12), /expected the end/],
	['a dimension written 2.0', file(`{"a":${entry('[2.0]', 0, 8)}}`, 8), /expected "\]"/],
	[
		'a dimension of 400 digits',
		file(`{"a":${entry(`[${'9'.repeat(400)},0]`, 0, 0)}}`),
		/larger than any file/,
	],
	['an offset above 2^53', file(`{"a":${entry('[2]', 0, '9007199254740993')}}`, 8), /"a"/],
	['33 axes', file(`{"a":${entry(`[${'1,'.repeat(32)}1]`, 0, 4)}}`, 4), /at most 32 numbers/],
	['three offsets', file(`{"a":${entry('[2]', 0, '8,9')}}`, 8), /at most 2 numbers/],
	['one offset', file('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0]}}'), /two data_offsets/],
	['no shape', file('{"a":{"dtype":"F32","data_offsets":[0,0]}}'), /must have dtype, shape/],
	[
		'a field twice',
		file(`{"a":{"dtype":"F32",${entry('[0]', 0, 0).slice(1)}}`),
		/"dtype" comes twice/,
	],
	[
		'a key twice, once escaped',
		file(`{"a":${entry('[0]', 0, 0)},"\\u0061":${entry('[0]', 0, 0)}}`),
		/comes twice/,
	],
	['half a surrogate pair', file(`{"\\ud800":${entry('[0]', 0, 0)}}`), /a valid string/],
	['a thousand levels', file(`{"a":{"x":${'['.repeat(1000)}`), /at most 128 levels/],
	['dtype constructor', file(`{"a":${entry('[0]', 0, 0, 'constructor')}}`), /unknown dtype/],
	['half a byte', file(`{"a":${entry('[1]', 0, 0, 'F4')}}`), /whole bytes/],
];

describe('verdicts', () => {
	test('the table has the 27 files of the reference', () => {
		expect(rejected.length + accepted.length).toBe(27);
	});

	test.each([...rejected, ...alsoRejected])('rejected: %s', (_name, bytes, message) => {
		expect(() => decodeSafetensors(bytes)).toThrow(Problem);
		expect(() => decodeSafetensors(bytes)).toThrow(message);
	});

	test.each(accepted)('accepted: %s', (_name, bytes, names) => {
		expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(names);
	});

	test('names of JavaScript stay names', () => {
		const { tensors, metadata } = decodeSafetensors(
			file(`{"__metadata__":{"__proto__":"x"},"constructor":${entry('[1]', 0, 4)}}`, 4),
		);
		expect([...metadata]).toEqual([['__proto__', 'x']]);
		expect([...tensors.keys()]).toEqual(['constructor']);
		expect('x' in Object.prototype).toBe(false);
	});
});

describe('data', () => {
	test('aligned data is a view, unaligned data a copy, and both are equal', () => {
		const values = Float32Array.of(1.5, -2, 3);
		const aligned = file(even, new Uint8Array(values.buffer));
		const unaligned = file(`${even} `, new Uint8Array(values.buffer));
		for (const [bytes, shared] of [
			[aligned, true],
			[unaligned, false],
		] as const) {
			const a = decodeSafetensors(bytes).tensors.get('a');
			expect(a?.data).toEqual(Float32Array.of(1.5, -2));
			expect(a?.data.buffer === bytes.buffer).toBe(shared);
		}
	});

	test('typed and raw dtypes', () => {
		const header = `{"d":${entry('[1]', 0, 8, 'F64')},"l":${entry('[1]', 8, 16, 'I64')},"h":${entry('[2]', 16, 20, 'BF16')},"t":${entry('[]', 20, 21, 'BOOL')}}`;
		const data = new Uint8Array(21);
		new DataView(data.buffer).setFloat64(0, Math.PI, true);
		new DataView(data.buffer).setBigInt64(8, -5n, true);
		data[20] = 1;
		const { tensors } = decodeSafetensors(file(header, data));
		expect(tensors.get('d')?.data).toEqual(Float64Array.of(Math.PI));
		expect(tensors.get('l')?.data).toEqual(BigInt64Array.of(-5n));
		expect(tensors.get('h')?.data).toEqual(new Uint8Array(4));
		expect(tensors.get('t')).toEqual({ dtype: 'BOOL', shape: [], data: Uint8Array.of(1) });
	});
});

describe('writing', () => {
	const tensor = (...values: number[]): WritableTensor => ({
		dtype: 'F32',
		shape: [values.length],
		data: Float32Array.from(values),
	});

	test('sorted names, padded header, format always pt', () => {
		const bytes = encodeSafetensors(
			new Map([
				['b', tensor(1)],
				['a', tensor(2, 3)],
			]),
			new Map([
				['step', '7'],
				['format', 'np'],
			]),
		);
		const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
		expect(headerBytes % 8).toBe(0);
		expect(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)).trimEnd()).toBe(
			`{"__metadata__":{"format":"pt","step":"7"},"a":${entry('[2]', 0, 8)},"b":${entry('[1]', 8, 12)}}`,
		);
	});

	test('a wrong length and the reserved name are refused', () => {
		const wrong: WritableTensor = { dtype: 'F32', shape: [2, 2], data: new Float32Array(3) };
		expect(() => encodeSafetensors(new Map([['w', wrong]]))).toThrow(
			/"w" of shape \[2, 2\] has 4 elements, got 3/,
		);
		expect(() => encodeSafetensors(new Map([['__metadata__', tensor(1)]]))).toThrow(/__metadata__/);
	});

	const tensors: fc.Arbitrary<WritableTensor> = fc
		.tuple(fc.array(fc.nat(4), { maxLength: 4 }), fc.boolean(), fc.nat())
		.map(([shape, float, seed]) => {
			const values = Array.from(
				{ length: shape.reduce((a, b) => a * b, 1) },
				(_, i) => (seed * (i + 1)) | 0,
			);
			return float
				? { dtype: 'F32', shape, data: Float32Array.from(values) }
				: { dtype: 'I32', shape, data: Int32Array.from(values) };
		});
	const names = fc.oneof(
		fc.string({ unit: 'grapheme' }),
		fc.constantFrom('__proto__', 'constructor', '"\\\n', '\0'),
	);

	test('what is written is read back', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(names, tensors)),
				fc.array(fc.tuple(names, names)),
				(pairs, texts) => {
					const given = new Map(pairs);
					const read = decodeSafetensors(encodeSafetensors(given, new Map(texts)));
					expect(read.metadata).toEqual(new Map([...texts, ['format', 'pt']]));
					expect(read.tensors).toEqual(given);
				},
			),
		);
	});
});

describe('hostile files', () => {
	/** Milliseconds to a result or a Problem; the fastest of a few, since the machine may pause. */
	function decodeMs(bytes: Uint8Array, attempts = 5): number {
		const start = performance.now();
		try {
			decodeSafetensors(bytes);
		} catch (thrown) {
			if (!(thrown instanceof Problem && thrown.code === 'file')) throw thrown;
		}
		const elapsedMs = performance.now() - start;
		return elapsedMs > 5 && attempts > 1
			? Math.min(elapsedMs, decodeMs(bytes, attempts - 1))
			: elapsedMs;
	}

	test('50,000 mutations: a Problem or a result, never slow, no prototype touched', () => {
		const original = encodeSafetensors(
			new Map<string, WritableTensor>([
				['blocks.0.attn.q.weight', { dtype: 'F32', shape: [2, 3], data: new Float32Array(6) }],
				['step', { dtype: 'I32', shape: [], data: Int32Array.of(7) }],
			]),
		);
		const before = Object.getOwnPropertyNames(Object.prototype).join();
		const edits = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), {
			minLength: 1,
			maxLength: 4,
		});
		let slowestMs = 0;
		fc.assert(
			fc.property(edits, fc.nat(40), (changes, cut) => {
				const bytes = original.slice(0, original.length - (cut > 20 ? cut - 20 : 0));
				for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
				slowestMs = Math.max(slowestMs, decodeMs(bytes));
			}),
			{ numRuns: 50_000 },
		);
		expect(slowestMs).toBeLessThan(50);
		expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
	});
});
