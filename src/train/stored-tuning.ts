/** Chosen tunings, kept beside the downloads: one entry for each adapter and version of the kernels. */
import type { TunedChoice } from '../core/tuning';
import type { ByteCache } from '../data/corpus';
import { kernelsVersion } from '../engine/webgpu/version';

type Adapter = { readonly adapter: string };
const MARK = 'tuning of ';

const keyOf = ({ adapter }: Adapter) => `${MARK}${adapter}, kernels ${kernelsVersion()}`;

/** Null where nothing is stored, or what is stored is no choice. */
export async function storedTuning(
	cache: Pick<ByteCache, 'read'>,
	adapter: Adapter,
): Promise<TunedChoice | null> {
	try {
		const bytes = await cache.read(keyOf(adapter));
		return bytes ? choiceOf(JSON.parse(new TextDecoder().decode(bytes))) : null;
	} catch {
		return null;
	}
}

/** A choice of null forgets. @throws Problem `storage` */
export async function storeTuning(
	cache: Pick<ByteCache, 'write' | 'remove'>,
	adapter: Adapter,
	choice: TunedChoice | null,
): Promise<void> {
	if (choice) await cache.write(keyOf(adapter), new TextEncoder().encode(JSON.stringify(choice)));
	else await cache.remove(keyOf(adapter));
}

/** Of every adapter and version; returns how many there were. */
export async function forgetTunings(cache: Pick<ByteCache, 'list' | 'remove'>): Promise<number> {
	const own = (await cache.list()).filter(({ key }) => key.startsWith(MARK));
	for (const { key } of own) await cache.remove(key);
	return own.length;
}

function choiceOf(found: unknown): TunedChoice | null {
	if (typeof found !== 'object' || found === null) return null;
	if (!('products' in found && 'attention' in found)) return null;
	const { products, attention } = found;
	return isName(products) && isName(attention) ? { products, attention } : null;
}

function isName(value: unknown): value is string | null {
	return value === null || typeof value === 'string';
}
