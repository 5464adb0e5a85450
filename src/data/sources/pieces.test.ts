import { describe, expect, test, vi } from 'vitest';
import { Problem } from '../../core/problem';
import {
	closeServersAfterEach,
	dataEnvironment,
	hostFile,
	offline,
	serve,
} from '../../testing/loopback';
import type { DataEnvironment, RemoteFile } from '../corpus';
import { sha256 } from '../digest';
import { maximumPlainBytes, RemotePieces } from './pieces';
import { fileProgress } from './progress';
import { rateMeter } from './rate';

// What Node's fetch cannot show: it knows no CORS. A host without CORS headers is here a fetch that rejects as a
// browser's does; the real thing is for the tests in a browser.
closeServersAfterEach();

const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => (at * 7919) >>> 5);
const pieceBytes = 3000;

function pinned(url: string, change: Partial<RemoteFile> = {}): RemoteFile {
	return { url, bytes: bytes.length, sha256: null, ...change };
}

function whole(file: RemoteFile, given: DataEnvironment, options = {}): Promise<Uint8Array> {
	return new RemotePieces(file, given, { pieceBytes, ...options }).whole();
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
	const thrown: unknown = await promise.then(
		() => null,
		(problem: unknown) => problem,
	);
	if (thrown instanceof Problem) return thrown;
	throw new Error(`no Problem but ${String(thrown)}`);
}

const four = ['bytes=0-2999', 'bytes=3000-5999', 'bytes=6000-8999', 'bytes=9000-9999'];

describe('a good host', () => {
	test('bounded ranges, no HEAD; then no network is needed', async () => {
		const host = await hostFile(bytes);
		const given = dataEnvironment();
		const file = pinned(host.url, { sha256: await sha256(bytes) });
		expect(await whole(file, given)).toEqual(bytes);
		expect(host.seen).toEqual(four);
		expect(await whole(file, offline(given))).toEqual(bytes);
	});

	test('a size that is not published is learnt from Content-Range', async () => {
		const host = await hostFile(bytes);
		expect(await whole(pinned(host.url, { bytes: null }), dataEnvironment())).toEqual(bytes);
		expect(host.seen).toEqual(['bytes=0-2999', 'bytes=3000-5999', 'bytes=6000-8999', four[3]]);
	});

	test.each([
		[9000, 4],
		[8999, 3],
		[0, 1],
	])(
		'or, where that is hidden, from the end: %d bytes in %d requests',
		async (length, requests) => {
			const short = bytes.subarray(0, length);
			const host = await hostFile(short, { contentRange: false });
			const given = dataEnvironment();
			const file = pinned(host.url, { bytes: null });
			expect(await whole(file, given)).toEqual(short);
			expect(host.seen).toHaveLength(length === 0 ? 2 : requests);
		},
	);

	test('a range of the file asks only for the pieces it is in', async () => {
		const host = await hostFile(bytes);
		const pieces = new RemotePieces(pinned(host.url), dataEnvironment(), { pieceBytes });
		expect(await pieces.range(5990, 6010)).toEqual(bytes.subarray(5990, 6010));
		expect(host.seen).toEqual(['bytes=3000-5999', 'bytes=6000-8999']);
	});
});

describe('a host without ranges', () => {
	test('answers 200 to the first: its body is taken, and kept in pieces', async () => {
		const host = await hostFile(bytes, { ranges: false });
		const given = dataEnvironment();
		for (const size of [bytes.length, null]) {
			expect(await whole(pinned(host.url, { bytes: size }), given)).toEqual(bytes);
			expect(await whole(pinned(host.url, { bytes: size }), offline(given))).toEqual(bytes);
		}
		expect(host.seen).toEqual(['bytes=0-2999']);
	});

	test('does not let a page ask for them: one plain GET, up to 30 MB', async () => {
		const host = await hostFile(bytes);
		const asked: boolean[] = [];
		const fetch = ((url: string, init?: RequestInit) => {
			asked.push(Boolean(init?.headers));
			return init?.headers ? Promise.reject(new TypeError('CORS')) : globalThis.fetch(url, init);
		}) as typeof globalThis.fetch;
		expect(await whole(pinned(host.url), dataEnvironment({ fetch }))).toEqual(bytes);
		expect(asked).toEqual([true, false]);
		const large = pinned(host.url, { bytes: maximumPlainBytes + 1 });
		const { message } = await problemOf(whole(large, dataEnvironment({ fetch })));
		expect(message).toMatch(/No answer from 127.0.0.1:\d+.*CORS/);
		expect(asked).toEqual([true, false, true]);
	});

	test('refuses the range itself: one plain GET', async () => {
		const origin = await serve((request, response) => {
			response.writeHead(request.headers.range ? 501 : 200).end(bytes);
		});
		expect(await whole(pinned(`${origin}/f`), dataEnvironment())).toEqual(bytes);
	});

	test('sends a large file only whole: refused before it is read', async () => {
		const size = 157_088_770;
		const origin = await serve((_request, response) => {
			response.writeHead(200, { 'content-length': size });
			response.write(bytes);
		});
		for (const known of [size, null]) {
			const file = pinned(`${origin}/large.parquet`, { bytes: known });
			const { message, mend } = await problemOf(whole(file, dataEnvironment()));
			expect(message).toMatch(/large.parquet from 127.0.0.1:\d+ comes only whole, 150 MiB at once/);
			expect(mend).toMatch(/Download it with the browser, then load the file yourself/);
		}
	});
});

describe('a bad host', () => {
	test('truncated: what had arrived is kept, and loading goes on from there', async () => {
		let broken = true;
		const seen: string[] = [];
		const origin = await serve((request, response) => {
			const [, first = 0, last = 0] = /(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
			seen.push(request.headers.range ?? 'whole');
			const part = bytes.subarray(Number(first), Number(last) + 1);
			response.writeHead(206, { 'content-length': part.length });
			if (broken && Number(first) === 6000)
				response.write(part.subarray(0, 500), () => setTimeout(() => response.destroy(), 20));
			else response.end(part);
		});
		const given = dataEnvironment();
		const file = pinned(`${origin}/f`, { sha256: await sha256(bytes) });
		const problem = await problemOf(whole(file, given));
		expect(problem.code).toBe('network');
		expect(problem.message).toMatch(/broke off after 6,[0-5]00 bytes of 10,000 bytes/);
		expect(problem.mend).toMatch(/What has arrived is kept: load it again to go on from there\.$/);
		broken = false;
		expect(await whole(file, given)).toEqual(bytes);
		expect(seen).toEqual([...four.slice(0, 3), ...four.slice(2)]);
	});

	test('truncated without a word, in a range and whole', async () => {
		for (const status of [206, 200]) {
			const origin = await serve(
				(_request, response) => void response.writeHead(status).end(bytes.subarray(0, 1234)),
			);
			const { message } = await problemOf(whole(pinned(`${origin}/f`), dataEnvironment()));
			expect(message).toMatch(/broke off after 1,234 bytes of 10,000 bytes/);
		}
	});

	test('altered: both SHA-256 are named, and nothing of it is kept', async () => {
		const altered = bytes.map((byte, at) => (at === 7000 ? byte ^ 1 : byte));
		const bad = await hostFile(altered);
		const given = dataEnvironment();
		const [got, published] = [await sha256(altered), await sha256(bytes)];
		const file = pinned(bad.url, { sha256: published });
		const { message, mend } = await problemOf(whole(file, given));
		expect(message).toContain(`its SHA-256 is ${got}, published is ${published}`);
		expect(mend).not.toMatch(/kept/);
		await problemOf(whole(file, given));
		expect(bad.seen).toHaveLength(8);
	});

	test('another size than published, another range than asked for', async () => {
		const host = await hostFile(bytes.subarray(0, 9999));
		const { message } = await problemOf(whole(pinned(host.url), dataEnvironment()));
		expect(message).toMatch(/has 9,999 bytes instead of 10,000 bytes/);
		const origin = await serve(
			(_request, response) =>
				void response
					.writeHead(206, { 'content-range': 'bytes 5-3004/10000' })
					.end(bytes.subarray(5, 3005)),
		);
		const other = await problemOf(whole(pinned(`${origin}/f`), dataEnvironment()));
		expect(other.message).toMatch(/came from byte 5 instead of byte 0/);
	});

	test.each([
		[404, /404 Not Found/, /may have moved/],
		[503, /503 Service Unavailable/, /Try again later/],
	])('%d is asked once', async (status, message, mend) => {
		const requests = vi.fn();
		const origin = await serve((_request, response) => {
			requests();
			response.writeHead(status).end('no');
		});
		const problem = await problemOf(whole(pinned(`${origin}/f`), dataEnvironment()));
		expect(problem.message).toMatch(message);
		expect(problem.mend).toMatch(mend);
		expect(requests).toHaveBeenCalledTimes(1);
	});

	test('offline: the host is named, and what was loaded before stays usable', async () => {
		const host = await hostFile(bytes);
		const given = dataEnvironment();
		await whole(pinned(host.url), given);
		const other = pinned('https://huggingface.co/other.parquet');
		const { message } = await problemOf(whole(other, offline(given)));
		expect(message).toMatch(/No answer from huggingface.co for other.parquet/);
		expect(await whole(pinned(host.url), offline(given))).toEqual(bytes);
	});
});

describe('cancel and resume', () => {
	test('a slow host, cancelled in the second piece: the first is not asked for again', async () => {
		let slow = true;
		const seen: string[] = [];
		const origin = await serve((request, response) => {
			const [, first = 0, last = 0] = /(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
			seen.push(request.headers.range ?? 'whole');
			const part = bytes.subarray(Number(first), Number(last) + 1);
			response.writeHead(206, { 'content-length': part.length });
			if (slow && Number(first) > 0) response.write(part.subarray(0, 100));
			else response.end(part);
		});
		const given = dataEnvironment();
		const cancel = new AbortController();
		const onReceived = (received: number) => {
			if (received > 3000) cancel.abort();
		};
		const file = pinned(`${origin}/f`);
		const problem = await problemOf(whole(file, given, { signal: cancel.signal, onReceived }));
		expect(problem.code).toBe('cancelled');
		expect(problem.mend).toBe('What has arrived is kept: load it again to go on from there.');
		slow = false;
		const progress: [number, number][] = [];
		const report = (received: number, fetched: number) => void progress.push([received, fetched]);
		expect(await whole(file, given, { onReceived: report })).toEqual(bytes);
		expect(seen).toEqual([...four.slice(0, 2), ...four.slice(1)]);
		expect(progress[0]).toEqual([3000, 0]);
		expect(progress.at(-1)).toEqual([10_000, 7000]);
	});

	test('cancelled before anything arrived: nothing is said to be kept', async () => {
		const origin = await serve(() => {});
		const signal = AbortSignal.timeout(30);
		const { code, mend } = await problemOf(
			whole(pinned(`${origin}/f`), dataEnvironment(), { signal }),
		);
		expect([code, mend]).toEqual(['cancelled', 'Nothing was kept of it.']);
	});

	test('a kept piece that changed is thrown away and asked for again', async () => {
		const host = await hostFile(bytes);
		const given = dataEnvironment();
		const { read, write } = given.cache;
		const keys: string[] = [];
		given.cache.write = (key, part) => {
			keys.push(key);
			return write(key, part);
		};
		await whole(pinned(host.url), given);
		const sealed = (await read(keys[1] ?? ''))?.slice();
		if (!sealed) throw new Error('not kept');
		sealed[100] = (sealed[100] ?? 0) ^ 1;
		await write(keys[1] ?? '', sealed);
		expect(await whole(pinned(host.url), given)).toEqual(bytes);
		expect(host.seen.slice(4)).toEqual([four[1]]);
	});

	test('storage that refuses is said once, and the file is there all the same', async () => {
		const host = await hostFile(bytes);
		const given = dataEnvironment();
		given.cache.write = () => Promise.reject(new Problem('storage', 'Full.', 'Free space.'));
		const notices: string[] = [];
		const onNotice = (notice: string) => void notices.push(notice);
		expect(await whole(pinned(host.url), given, { onNotice })).toEqual(bytes);
		expect(notices).toEqual(['Full. Free space.']);
	});
});

describe('progress', () => {
	test('the rate is that of the last five seconds', () => {
		let nowMs = 0;
		const rate = rateMeter(() => nowMs);
		expect(rate(0)).toBeNull();
		const rates = Array.from({ length: 20 }, (_, second) => {
			nowMs = 1000 * (second + 1);
			return rate(second < 10 ? 100 * (second + 1) : 1000 + 300 * (second - 9));
		});
		expect(rates.slice(0, 10)).toEqual(Array(10).fill(100));
		expect(rates[19]).toBe(300);
	});

	test('over two files; bytes from the cache count as received, not as fetched', () => {
		let nowMs = 0;
		const seen: unknown[] = [];
		const progress = fileProgress(1000, {
			now: () => nowMs,
			onProgress: (event) => void seen.push(event),
		});
		const first = progress.next();
		first.report('receiving', 500, 0);
		nowMs = 1000;
		first.report('receiving', 600, 100);
		nowMs = 2000;
		progress.next().report('receiving', 700, 300);
		expect(seen).toEqual([
			{ phase: 'receiving', receivedBytes: 500, totalBytes: 1000 },
			{ phase: 'receiving', receivedBytes: 600, totalBytes: 1000, bytesPerSecond: 100 },
			{ phase: 'receiving', receivedBytes: 1300, totalBytes: 1300, bytesPerSecond: 200 },
		]);
	});
});
