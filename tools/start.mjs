/** Builds what is missing or old, serves the site on localhost, opens it: [--port N] [--no-open]. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, preview } from 'vite';
import { root } from './command.mjs';
import { ensureCorpora } from './corpora.mjs';
import { freePort } from './free-port.mjs';
import { isStale } from './freshness.mjs';
import { openBrowser } from './open-browser.mjs';

const sources = [
	'src',
	'shaders',
	'public',
	'index.html',
	'vite.config.ts',
	'tools/vite',
	'package-lock.json',
];

const options = readOptions();
if (ensureCorpora()) console.log('Built the embedded corpora.');
if (
	isStale(
		join(root, 'dist/index.html'),
		sources.map((path) => join(root, path)),
	)
) {
	console.log('Building the site ...');
	await build({ root, logLevel: 'warn' });
}

const server = await serve(options.port);
const address = server.resolvedUrls?.local[0] ?? `http://localhost:${options.port}/`;
console.log(`\n  MGK Workbench: ${address}\n\n  Ctrl+C ends it.`);
if (options.open) openBrowser(address);

function readOptions() {
	try {
		const { values } = parseArgs({
			options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
		});
		return { port: readPort(values.port), open: !values['no-open'] };
	} catch (error) {
		return fail(`${error.message}\nUsage: npm start -- [--port N] [--no-open]`);
	}
}

function readPort(text) {
	if (text === undefined) return null;
	const port = Number(text);
	if (!Number.isInteger(port) || port < 1 || port > 65_535)
		throw new Error(`--port must be a whole number from 1 to 65535, got ${text}.`);
	return port;
}

async function serve(wanted) {
	const port = wanted ?? (await freePort(4173));
	try {
		return await preview({ root, logLevel: 'warn', preview: { port, strictPort: true } });
	} catch (error) {
		return fail(`Cannot serve on port ${port}: ${error.message}. Choose another with --port N.`);
	}
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
