import { describe, expect, test } from 'vitest';
import { memoryCache, nullCache, opfsCache } from './caches';
import { concatenate, unshared } from './digest';

/** The part of the origin private file system that the cache uses; writes appear on `close`. */
function fakeDirectory() {
	const files = new Map<string, Uint8Array>();
	let quotaBytes = Number.POSITIVE_INFINITY;
	const writable = (name: string) => {
		let pending = new Uint8Array(0);
		return {
			write: async (part: Uint8Array) => {
				if (pending.length + part.length > quotaBytes)
					throw new DOMException('no space', 'QuotaExceededError');
				pending = concatenate([pending, part]);
			},
			close: async () => void files.set(name, pending),
			abort: async () => {},
		};
	};
	const getFileHandle = async (name: string, options?: { create?: boolean }) => {
		if (!files.has(name) && !options?.create) throw new DOMException(name, 'NotFoundError');
		if (!files.has(name)) files.set(name, new Uint8Array(0));
		return {
			getFile: async () => new Blob([unshared(files.get(name) ?? new Uint8Array(0))]),
			createWritable: async () => writable(name),
		};
	};
	const removeEntry = async (name: string) => {
		if (!files.delete(name)) throw new DOMException(name, 'NotFoundError');
	};
	const entries = async function* () {
		for (const name of files.keys()) yield [name, await getFileHandle(name)];
		yield ['a folder of another', {}];
	};
	const root = { getFileHandle, removeEntry, entries } as unknown as FileSystemDirectoryHandle;
	const setQuota = (value: number) => {
		quotaBytes = value;
	};
	return { root, files, setQuota };
}

const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

describe.each([
	['memoryCache', () => memoryCache()],
	['opfsCache', () => opfsCache(fakeDirectory().root)],
])('%s', (_name, make) => {
	test('gives back what was written, until it is removed', async () => {
		const cache = make();
		expect(await cache.read('text-1')).toBeNull();
		await cache.write('text-1', bytes);
		await cache.write('text-2', bytes.subarray(0, 0));
		expect(await cache.read('text-1')).toEqual(bytes);
		expect(await cache.read('text-2')).toEqual(new Uint8Array(0));
		await cache.write('text-1', bytes.subarray(0, 10));
		expect(await cache.read('text-1')).toEqual(bytes.subarray(0, 10));
		expect((await cache.list()).toSorted((a, b) => a.bytes - b.bytes)).toEqual([
			{ key: 'text-2', bytes: 0 },
			{ key: 'text-1', bytes: 10 },
		]);
		await cache.remove('text-1');
		await cache.remove('text-1');
		expect(await cache.read('text-1')).toBeNull();
	});
});

test('nullCache keeps nothing', async () => {
	const cache = nullCache();
	await cache.write('text', bytes);
	await cache.remove('text');
	expect(await cache.read('text')).toBeNull();
});

describe('opfsCache', () => {
	test('a torn file is never read as whole, wherever it was cut', async () => {
		const { root, files } = fakeDirectory();
		const cache = opfsCache(root);
		await cache.write('text', bytes);
		const [name = '', whole = bytes] = [...files][0] ?? [];
		expect(whole.length).toBe(bytes.length + 8);
		for (let kept = 0; kept < whole.length; kept++) {
			files.set(name, whole.slice(0, kept));
			expect(await cache.read('text')).toBeNull();
		}
		files.set(name, new Uint8Array(whole.length));
		expect(await cache.read('text')).toBeNull();
	});

	test('a key becomes one file name, whatever it holds', async () => {
		const { root, files } = fakeDirectory();
		await opfsCache(root).write('../a b/c', bytes);
		expect([...files.keys()]).toEqual(['..%2Fa%20b%2Fc.bytes']);
	});

	test('a refused write is a Problem, and the old bytes stay', async () => {
		const { root, setQuota } = fakeDirectory();
		const cache = opfsCache(root);
		await cache.write('text', bytes);
		setQuota(500);
		await expect(cache.write('text', bytes)).rejects.toMatchObject({
			code: 'storage',
			message: expect.stringMatching(/did not keep 1,000 B .*QuotaExceededError/),
			mend: expect.stringContaining('free space'),
		});
		expect(await cache.read('text')).toEqual(bytes);
	});

	test('blocked storage reads as empty', async () => {
		const blocked = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
		const { root } = fakeDirectory();
		const cache = opfsCache({ ...root, getFileHandle: blocked, removeEntry: blocked });
		expect(await cache.read('text')).toBeNull();
		await cache.remove('text');
		await expect(cache.write('text', bytes)).rejects.toMatchObject({ code: 'storage' });
	});
});
