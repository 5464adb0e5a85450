/** The embedded corpora as they lie in `public`, for tests of what is made from them. */
import { readFile } from 'node:fs/promises';
import type { DataEnvironment } from '../data/corpus';
import { dataEnvironment } from './loopback';

export function embeddedEnvironment(): DataEnvironment {
	return {
		...dataEnvironment(),
		readEmbedded: (file) => readFile(new URL(`../../public/corpora/${file}`, import.meta.url)),
	};
}
