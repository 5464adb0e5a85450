import { expect, it } from 'vitest';
import { memoryCache } from '../data/caches';
import { forgetTunings, storedTuning, storeTuning } from './stored-tuning';

const adapter = { adapter: 'test adapter' };
const choice = { products: '8 × 8', attention: null };

it('a choice is kept for its adapter until it is forgotten', async () => {
	const cache = memoryCache();
	expect(await storedTuning(cache, adapter)).toBeNull();
	await storeTuning(cache, adapter, choice);
	expect(await storedTuning(cache, adapter)).toEqual(choice);
	expect(await storedTuning(cache, { adapter: 'another' })).toBeNull();
	await storeTuning(cache, { adapter: 'another' }, choice);
	expect(await forgetTunings(cache)).toBe(2);
	expect(await storedTuning(cache, adapter)).toBeNull();
});

it('the usual sizes leave nothing', async () => {
	const cache = memoryCache();
	await storeTuning(cache, adapter, choice);
	await storeTuning(cache, adapter, null);
	expect(await cache.list()).toEqual([]);
});

it.each(['', '{', 'null', '[]', '{"products":1,"attention":null}', '{"products":null}'])(
	'a corrupt entry %j is none',
	async (text) => {
		const read = async () => new TextEncoder().encode(text);
		expect(await storedTuning({ read }, adapter)).toBeNull();
	},
);
