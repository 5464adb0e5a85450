/** A host on this machine that answers as public ones do, well and badly. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { memoryCache } from '../data/caches';
import type { ByteCache, DataEnvironment } from '../data/corpus';

const servers: Server[] = [];

/** Call once in a file of tests: ends every server after each test. */
export function closeServersAfterEach(): void {
	afterEach(() => {
		for (const server of servers.splice(0)) {
			server.closeAllConnections();
			server.close();
		}
	});
}

/** The address of a new server. */
export async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface FileHost {
	readonly url: string;
	/** `bytes=0-99`, or `whole`, request by request. */
	readonly seen: string[];
}

export interface HostHabits {
	/** False answers 200 with everything, as a host without ranges does. */
	readonly ranges?: boolean;
	/** False hides Content-Range, as a browser does where the host does not expose it. */
	readonly contentRange?: boolean;
}

/** Serves bytes under any path. */
export async function hostFile(bytes: Uint8Array, habits: HostHabits = {}): Promise<FileHost> {
	const { ranges = true, contentRange = true } = habits;
	const seen: string[] = [];
	const url = await serve((request, response) => {
		const match = ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null;
		seen.push(request.headers.range ?? 'whole');
		if (!match) {
			response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
			return;
		}
		const [first, last] = [Number(match[1]), Math.min(Number(match[2]), bytes.length - 1)];
		if (first > last) {
			response.writeHead(416).end();
			return;
		}
		const part = bytes.subarray(first, last + 1);
		response
			.writeHead(206, {
				'content-length': part.length,
				...(contentRange && { 'content-range': `bytes ${first}-${last}/${bytes.length}` }),
			})
			.end(part);
	});
	return { url: `${url}/data/file.bin`, seen };
}

/** An environment with the real `fetch`, and a cache of its own. */
export function dataEnvironment(
	change: Partial<DataEnvironment> = {},
): DataEnvironment & { cache: ByteCache } {
	const readEmbedded = () => Promise.reject(new Error('not here'));
	return { readEmbedded, fetch: globalThis.fetch, cache: memoryCache(), ...change };
}

/** The same environment without a network. */
export function offline(given: DataEnvironment): DataEnvironment {
	return { ...given, fetch: () => Promise.reject(new TypeError('Failed to fetch')) };
}
