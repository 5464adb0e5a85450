/** Bundles TypeScript for this Node when it has changed. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './command.mjs';
import { isStale } from './freshness.mjs';

/**
 * Writes `entry` as `product` (paths from the root) if it is older than any of `sources`; gives the product's path.
 * The product must lie as deep as the source, so that addresses relative to `import.meta.url` mean the same in both.
 */
export async function bundleForNode({ entry, product, sources, external }) {
	const path = join(root, product);
	if (
		!isStale(
			path,
			[...sources, 'package-lock.json'].map((source) => join(root, source)),
		)
	)
		return path;
	const { build } = await import('vite');
	const name = product.split('/').slice(1).join('/');
	const { output } = await build({
		root,
		configFile: false,
		publicDir: false,
		logLevel: 'error',
		build: {
			ssr: entry,
			target: 'node20',
			write: false,
			rolldownOptions: {
				external,
				output: { entryFileNames: name, chunkFileNames: `${dirname(name)}/[name]-[hash].js` },
			},
		},
	});
	// The entry last: it is what tells the next run that the bundle is whole.
	const chunksFirst = output.toSorted((a, b) => Number(a.isEntry ?? 0) - Number(b.isEntry ?? 0));
	for (const file of chunksFirst)
		writeWhole(join(root, product.split('/')[0], file.fileName), file);
	return path;
}

/** By renaming, so that another process at the same time never reads half a file. */
function writeWhole(path, file) {
	mkdirSync(dirname(path), { recursive: true });
	const part = `${path}.${process.pid}`;
	writeFileSync(part, file.type === 'chunk' ? file.code : file.source);
	renameSync(part, path);
}
