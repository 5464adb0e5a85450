import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { memoryCache } from '../caches';
import { corpusDefinition } from '../corpora';
import type {
	ByteCache,
	CorpusDefinition,
	DataEnvironment,
	LoadProgress,
	RemoteText,
} from '../corpus';
import { gitBlobSha1, sha256 } from '../digest';
import { loadDefinition } from '../index';
import { loadWikitext } from './wikitext';

const shared = new URL('../../../../shared/data/', import.meta.url);
const hasShared = existsSync(shared);
if (!hasShared)
	console.info('../shared is absent: the WikiText tests use data they make themselves.');

const rows = Array.from({ length: 4000 }, (_, row) =>
	row % 3 === 0 ? '' : ` Line ${row} of “WikiText” – ${(row * 7919) % 1013} \n`,
);

/** A parquet file in the public schema, and the text that it must give. */
const [parquet, text] = hasShared
	? [
			read('hf-parquet/wikitext-2-raw-v1/validation-00000-of-00001.parquet'),
			read('wikitext-2-raw/valid.txt'),
		]
	: [
			new Uint8Array(
				parquetWriteBuffer({ columnData: [{ name: 'text', data: rows, type: 'STRING' }] }),
			),
			new TextEncoder().encode(rows.map((row) => (row === '' ? ' \n' : row)).join('')),
		];

function read(path: string): Uint8Array {
	return new Uint8Array(readFileSync(new URL(path, shared)));
}

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const whole: RequestListener = (_request, response) => {
	response.writeHead(200, { 'content-length': parquet.length }).end(parquet);
};

async function remoteText(origin: string, change: Partial<RemoteText> = {}): Promise<RemoteText> {
	const digest = await sha256(text);
	return {
		url: `${origin}/data/validation.parquet`,
		bytes: null,
		sha256: null,
		text: { bytes: text.length, algorithm: 'sha256', digest },
		...change,
	};
}

function environment(
	change: Partial<DataEnvironment> = {},
): DataEnvironment & { cache: ByteCache } {
	const readEmbedded = () => Promise.reject(new Error('not here'));
	return { readEmbedded, fetch: globalThis.fetch, cache: memoryCache(), ...change };
}

/** Vitest needs seconds to compare a megabyte element by element. */
function expectText(got: Uint8Array | null): void {
	expect(got?.length).toBe(text.length);
	expect(Buffer.compare(got ?? Buffer.of(), text)).toBe(0);
}

/** The text is refused with this Problem, and nothing was kept. */
async function expectRefused(
	file: RemoteText,
	problem: { code?: string; message: RegExp; mend?: RegExp },
	given: DataEnvironment = environment(),
): Promise<void> {
	const write = vi.spyOn(given.cache, 'write');
	await expect(loadWikitext(file, given)).rejects.toMatchObject({
		name: 'Problem',
		code: problem.code ?? 'network',
		message: expect.stringMatching(problem.message),
		mend: expect.stringMatching(problem.mend ?? /^Try again.*"Open your data"\.$/),
	});
	expect(write).not.toHaveBeenCalled();
}

describe('a good host', () => {
	test('one plain GET rebuilds the text byte for byte; then no network is needed', async () => {
		const seen: string[] = [];
		const origin = await serve((request, response) => {
			seen.push(`${request.method} ${request.headers.range ?? 'whole'}`);
			whole(request, response);
		});
		const exact = { bytes: parquet.length, sha256: await sha256(parquet) };
		const file = await remoteText(origin, exact);
		const given = environment();
		expectText(await loadWikitext(file, given));
		expect(seen).toEqual(['GET whole']);
		const offline = { ...given, fetch: () => Promise.reject(new TypeError('Failed to fetch')) };
		expectText(await loadWikitext(file, offline));
	});

	test('206 for the whole file is accepted', async () => {
		const origin = await serve((_request, response) => {
			const range = `bytes 0-${parquet.length - 1}/${parquet.length}`;
			response.writeHead(206, { 'content-range': range }).end(parquet);
		});
		expectText(await loadWikitext(await remoteText(origin), environment()));
	});

	test('a redirect is followed, an answer without a length is read', async () => {
		const target = await serve((_request, response) => void response.writeHead(200).end(parquet));
		const origin = await serve((request, response) => {
			response.writeHead(302, { location: `${target}${request.url}` }).end();
		});
		expectText(await loadWikitext(await remoteText(origin), environment()));
	});

	test('a text whose git blob id alone is known', async () => {
		const check = {
			bytes: text.length,
			algorithm: 'git-blob-sha1',
			digest: await gitBlobSha1(text),
		} as const;
		const file = await remoteText(await serve(whole), { text: check });
		expectText(await loadWikitext(file, environment()));
		const wrong = { ...check, digest: '0'.repeat(40) };
		await expectRefused(
			{ ...file, text: wrong },
			{ message: /git-blob-sha1 [0-9a-f]{40} instead of 0{40}/ },
		);
	});

	test.runIf(hasShared)(
		'the definition of WikiText-2 fits the published validation text',
		async () => {
			const { source } = corpusDefinition('wikitext-2-raw');
			if (source.kind !== 'remote' || !('text' in source.train)) throw new Error('not remote');
			const url = `${await serve(whole)}/validation.parquet`;
			expectText(await loadWikitext({ ...source.validation, url }, environment()));
			await expectRefused(
				{ ...source.train, url },
				{ message: /broke off after [\d,]+ bytes of 6,357,543 bytes/ },
			);
		},
	);
});

describe('a bad host', () => {
	test.each([
		[
			404,
			/127\.0\.0\.1:\d+ answered 404 Not Found for validation\.parquet/,
			/may have moved.*Open your data/,
		],
		[403, /answered 403 Forbidden/, /may have moved/],
		[503, /answered 503 Service Unavailable/, /Try again later, or load the file yourself/],
		[429, /answered 429/, /Try again later/],
	])('%d', async (status, message, mend) => {
		const origin = await serve((_request, response) => void response.writeHead(status).end('no'));
		await expectRefused(await remoteText(origin), { message, mend });
	});

	test('offline, refused by CORS, no such host: the browser tells a TypeError, no more', async () => {
		const given = environment({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
		const file = await remoteText('https://huggingface.co', { bytes: 6_357_543 });
		await expectRefused(
			file,
			{
				message:
					/No answer from huggingface\.co for validation\.parquet.*0 bytes of 6,357,543 bytes.*offline.*CORS/,
				mend: /Check the connection and try again, or load the file yourself through "Open your data"/,
			},
			given,
		);
	});

	test('the connection breaks', async () => {
		const origin = await serve((_request, response) => {
			response.writeHead(200, { 'content-length': parquet.length });
			response.write(parquet.subarray(0, 20_000), () => setTimeout(() => response.destroy(), 20));
		});
		await expectRefused(await remoteText(origin), { message: /broke off after [\d,]+ bytes/ });
	});

	test('truncated without a word: by the published size, and by the text where there is none', async () => {
		const origin = await serve(
			(_request, response) => void response.writeHead(200).end(parquet.subarray(0, 9000)),
		);
		const sized = await remoteText(origin, { bytes: parquet.length });
		await expectRefused(sized, { message: /broke off after 9,000 bytes of [\d,]+ bytes/ });
		await expectRefused(await remoteText(origin), {
			message: /9000 bytes that are no readable parquet/,
		});
	});

	test('a page of HTML instead of the file', async () => {
		const origin = await serve((_request, response) => void response.end('<!doctype html>'));
		await expectRefused(await remoteText(origin), { message: /no readable parquet/ });
	});

	test('longer than published', async () => {
		const file = await remoteText(await serve(whole), { bytes: 1000 });
		await expectRefused(file, { message: /longer than 1,000 bytes/ });
	});

	test('altered: both SHA-256 are named', async () => {
		const altered = parquet.slice();
		altered[500] = (altered[500] ?? 0) ^ 1;
		const origin = await serve((_request, response) => void response.end(altered));
		const [got, published] = [await sha256(altered), await sha256(parquet)];
		const file = await remoteText(origin, { bytes: parquet.length, sha256: published });
		await expectRefused(file, { message: new RegExp(`is ${got}, published is ${published}`) });
	});

	test('another text in good parquet', async () => {
		const other = parquetWriteBuffer({
			columnData: [{ name: 'text', data: ['a', '', 'b'], type: 'STRING' }],
		});
		const origin = await serve((_request, response) => void response.end(new Uint8Array(other)));
		await expectRefused(await remoteText(origin), { message: /4 bytes of text instead of \d+/ });
		const numbers = parquetWriteBuffer({
			columnData: [{ name: 'text', data: [1, 2], type: 'INT32' }],
		});
		const wrong = await serve((_request, response) => void response.end(new Uint8Array(numbers)));
		await expectRefused(await remoteText(wrong), { message: /no text in row 0/ });
	});
});

describe('a corpus of two files', () => {
	async function definition(): Promise<CorpusDefinition> {
		const origin = await serve(whole);
		const train = await remoteText(origin);
		const other = parquetWriteBuffer({
			columnData: [{ name: 'text', data: ['', 'held out\n'], type: 'STRING' }],
		});
		const heldOut = new TextEncoder().encode(' \nheld out\n');
		const second = await serve((_request, response) => void response.end(new Uint8Array(other)));
		const check = {
			bytes: heldOut.length,
			algorithm: 'sha256',
			digest: await sha256(heldOut),
		} as const;
		const validation = await remoteText(second, { text: check });
		const source = { kind: 'remote', train, validation } as const;
		return { id: 'two', label: 'Two', licence: '', attribution: '', bytes: parquet.length, source };
	}

	test('progress never goes back and ends at the sum', async () => {
		const progress: LoadProgress[] = [];
		const onProgress = (event: LoadProgress) => void progress.push(event);
		const loaded = await loadDefinition(await definition(), environment(), { onProgress });
		expectText(loaded.train);
		expect(new TextDecoder().decode(loaded.validation)).toBe(' \nheld out\n');
		const received = progress.map(({ receivedBytes }) => receivedBytes);
		expect(received).toEqual(received.toSorted((a, b) => a - b));
		expect(received.at(-1)).toBeGreaterThan(parquet.length);
		expect(new Set(progress.map(({ phase }) => phase))).toEqual(
			new Set(['receiving', 'checking', 'unpacking']),
		);
		expect(progress.every(({ receivedBytes, totalBytes }) => receivedBytes <= totalBytes)).toBe(
			true,
		);
	});

	test('cancelled while a slow host sends', async () => {
		const origin = await serve((_request, response) => {
			response.writeHead(200, { 'content-length': parquet.length });
			response.write(parquet.subarray(0, 5000));
		});
		const two = await definition();
		if (two.source.kind !== 'remote') throw new Error('not remote');
		const source = { ...two.source, train: await remoteText(origin) };
		const cancel = new AbortController();
		const given = environment();
		const write = vi.spyOn(given.cache, 'write');
		const onProgress = () => cancel.abort();
		await expect(
			loadDefinition({ ...two, source }, given, { signal: cancel.signal, onProgress }),
		).rejects.toMatchObject({
			code: 'cancelled',
			message: expect.stringContaining('validation.parquet'),
		});
		expect(write).not.toHaveBeenCalled();
	});

	test('cancelled before the host answers, and before anything began', async () => {
		const origin = await serve(() => {});
		const file = await remoteText(origin);
		const signal = AbortSignal.timeout(30);
		await expect(loadWikitext(file, environment(), { signal })).rejects.toMatchObject({
			code: 'cancelled',
		});
		const fetch = vi.fn();
		await expect(loadWikitext(file, environment({ fetch }), { signal })).rejects.toMatchObject({
			code: 'cancelled',
		});
		expect(fetch).not.toHaveBeenCalled();
	});
});

describe('the cache', () => {
	test('refused storage is said, and the text is there all the same', async () => {
		const { Problem } = await import('../../core/problem');
		const full = {
			...memoryCache(),
			write: () => Promise.reject(new Problem('storage', 'Full.', 'Free space.')),
		};
		const notices: string[] = [];
		const onNotice = (notice: string) => void notices.push(notice);
		const file = await remoteText(await serve(whole));
		expectText(await loadWikitext(file, environment({ cache: full }), { onNotice }));
		expect(notices).toEqual(['Full. Free space.']);
	});

	test('kept bytes that changed are thrown away and loaded anew', async () => {
		const file = await remoteText(await serve(whole));
		const given = environment();
		await given.cache.write(
			`text-sha256-${file.text.digest}`,
			text.map((byte) => byte ^ 1),
		);
		expectText(await loadWikitext(file, given));
		expectText(await given.cache.read(`text-sha256-${file.text.digest}`));
	});
});
