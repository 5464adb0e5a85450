/** Answers in the place of a public host, as it would: readable by any site, with ranges where they are asked for. */
import type { Route } from '@playwright/test';

export function answer(route: Route, body: Buffer, status = 200): Promise<void> {
	const headers = { 'access-control-allow-origin': '*' };
	const contentType = 'application/octet-stream';
	const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(route.request().headers().range ?? '') ?? [];
	if (from === undefined || status !== 200)
		return route.fulfill({ status, headers, contentType, body });
	const part = body.subarray(Number(from), Number(to) + 1);
	const range = {
		'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${body.length}`,
		'access-control-expose-headers': 'content-range',
	};
	return route.fulfill({ status: 206, headers: { ...headers, ...range }, contentType, body: part });
}
