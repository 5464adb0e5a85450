/** Public sets as labelled tasks, from a host on this machine. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { closeServersAfterEach, dataEnvironment, hostFile, offline } from '../../testing/loopback';
import { datasetDefinition } from '../datasets';
import { forget, keptOf } from '../kept';
import { contentOf } from '../labelled-files/read';
import { publicTask, publicTasks } from './public';

closeServersAfterEach();

async function taskOf(id: string, bytes: Uint8Array, validation: number) {
	const { url } = await hostFile(bytes);
	const part = { files: [{ url, bytes: null, sha256: null }], bytes: bytes.length, rows: null };
	return publicTask({ ...datasetDefinition(id), train: part, test: part, validation });
}

test('what a model must know of each before any data', () => {
	expect(
		publicTasks.map((task) => [task.id, contentOf(task), task.classes.length, task.from]),
	).toEqual([
		['imdb', 'texts', 2, 'remote'],
		['cifar-10', 'images', 10, 'remote'],
		['aan-sample', 'pairs', 2, 'remote'],
	]);
	for (const { urls, typed, encoding } of publicTasks) {
		for (const url of urls) expect(url).toMatch(/^https:/);
		expect(urls).not.toHaveLength(0);
		expect(typed === undefined).toBe(encoding.pad === null);
	}
});

test('IMDb: trains in epochs, holds out, has its baselines; then needs no network, until it is forgotten', async () => {
	const texts = Array.from({ length: 60 }, (_, row) => `${row < 30 ? 'dull' : 'fine'} film ${row}`);
	const labels = texts.map((_, row) => BigInt(row >= 30));
	const bytes = parquetWriteBuffer({
		columnData: [
			{ name: 'text', data: texts, type: 'STRING' },
			{ name: 'label', data: labels, type: 'INT64' },
		],
	});
	const task = await taskOf('imdb', new Uint8Array(bytes), 20);
	const given = dataEnvironment();
	expect(await task.isAvailable(given)).toBe(false);
	const data = await task.open(given, {});
	expect(data).toMatchObject({ id: 'imdb', classes: ['neg', 'pos'], kind: 'labelled', arity: 1 });
	expect(data.sha256).toMatch(/^[0-9a-f]{64}$/);
	const keys = [...data.train(0, 40), ...data.validation(99)].map(({ tokens }) => tokens.join());
	expect(new Set(keys).size).toBe(60);
	const baselines = await data.baselines(data.validation(20));
	expect(baselines).toMatchObject({ naiveBayesWords: 1 });
	expect(await task.isAvailable(given)).toBe(true);
	expect(data.test(99)).toHaveLength(0);
	const tested = await task.open(given, { withTest: true });
	expect(tested.test(99)).toHaveLength(60);
	expect((await task.open(offline(given), {})).test(99)).toHaveLength(60);
	expect((await task.open(offline(given), { withTest: false })).sha256).toBe(data.sha256);

	const { id, name: label, licence, attribution, from, urls } = task;
	const source = { kind: 'labelled', from, urls } as const;
	const definition = { id, label, licence, attribution, source, bytes: bytes.byteLength };
	const kept = await keptOf([definition], given.cache, () => true);
	expect(kept.map((one) => one.bytes > bytes.byteLength)).toEqual([true]);
	await forget(definition, given.cache);
	expect(await keptOf([definition], given.cache, () => true)).toEqual([]);
	expect(await task.isAvailable(given)).toBe(false);
});

test('AAN: pairs, with the overlap of their words', async () => {
	const word = (row: number) => `subject${row}`;
	const rows = Array.from({ length: 40 }, (_, row) =>
		[`${row % 2}.0`, 'P', 'Q', `on ${word(row)}`, `of ${word(row % 2 ? row : row + 1)}`].join('\t'),
	);
	const task = await taskOf('aan-sample', new TextEncoder().encode(rows.join('\n')), 0.25);
	const data = await task.open(dataEnvironment(), {});
	const held = data.validation(99);
	expect([data.arity, held.length]).toEqual([2, 10]);
	expect(await data.baselines(held)).toMatchObject({ jaccard: 1 });
});
