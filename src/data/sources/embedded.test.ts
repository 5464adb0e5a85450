import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { nullCache } from '../caches';
import type { DataEnvironment } from '../corpus';
import { readEmbeddedText } from './embedded';

const text = new TextEncoder().encode('Fellow-Citizens of the Senate '.repeat(200));

function environment(read: () => Uint8Array): DataEnvironment {
	return { readEmbedded: async () => read(), fetch, cache: nullCache() };
}

test('a packed file is unpacked, one the server unpacked passes through', async () => {
	expect(
		await readEmbeddedText(
			'a.gz',
			environment(() => gzipSync(text)),
		),
	).toEqual(text);
	expect(
		await readEmbeddedText(
			'a.gz',
			environment(() => text),
		),
	).toEqual(text);
});

test('a truncated file, a page in its place, a missing file is one clear Problem', async () => {
	const problem = {
		code: 'data',
		message: expect.stringContaining('a.gz'),
		mend: expect.stringContaining('Reload'),
	};
	const cut = environment(() => gzipSync(text).subarray(0, 60));
	await expect(readEmbeddedText('a.gz', cut)).rejects.toMatchObject(problem);
	const page = environment(() => new TextEncoder().encode('<!doctype html>'));
	await expect(readEmbeddedText('a.gz', page)).rejects.toMatchObject(problem);
	const missing = environment(() => {
		throw new Error('404 Not Found');
	});
	await expect(readEmbeddedText('a.gz', missing)).rejects.toMatchObject(problem);
});
