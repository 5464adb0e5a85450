import { createServer } from 'node:net';

/** The first port from `first` on that nothing listens to, on either localhost. */
export async function freePort(first) {
	for (let port = first; port < first + 100; port++) {
		const free = await Promise.all(['127.0.0.1', '::1'].map((host) => isFree(port, host)));
		if (free.every(Boolean)) return port;
	}
	throw new Error(`no free port between ${first} and ${first + 99}`);
}

function isFree(port, host) {
	const server = createServer();
	return new Promise((resolve) => {
		// A machine without IPv6 has nothing listening on it either.
		server.once('error', (error) =>
			resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
		);
		server.listen(port, host, () => server.close(() => resolve(true)));
	});
}
