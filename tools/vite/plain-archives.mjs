import { createReadStream, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Serves the packed corpora as files, as static hosts do. Vite's server would mark them as
 * gzip-encoded text, the browser would unpack them unseen, and the loader would find no archive.
 */
export function plainArchives() {
	return {
		name: 'plain-archives',
		configureServer({ middlewares, config }) {
			middlewares.use(serveArchives(config.publicDir));
		},
		configurePreviewServer({ middlewares, config }) {
			middlewares.use(serveArchives(resolve(config.root, config.build.outDir)));
		},
	};
}

function serveArchives(folder) {
	return (request, response, next) => {
		const name = /^\/corpora\/([a-z0-9-]+\.txt\.gz)(\?|$)/.exec(request.url ?? '')?.[1];
		const path = name && join(folder, 'corpora', name);
		const file = path && statSync(path, { throwIfNoEntry: false });
		if (request.method !== 'GET' || !file) return next();
		response.writeHead(200, {
			'Content-Type': 'application/gzip',
			'Content-Length': file.size,
			'Cache-Control': 'no-cache',
		});
		createReadStream(path).pipe(response);
	};
}
