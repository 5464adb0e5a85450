/**
 * The download of a public text: nothing before consent, verified, kept; every failure a clear card.
 * The training file of the whole set is not at hand here: success is shown on the validation file.
 */
import type { Page, Route } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { answer } from './support/host';
import { expect, test } from './support/test';
import { anyParquet, publishedValidation, wikitextFiles } from './support/wikitext-files';
import type { Workbench } from './support/workbench';

const train =
	/^GET https:\/\/huggingface\.co\/datasets\/Salesforce\/wikitext\/resolve\/[0-9a-f]{40}\/wikitext-2-raw-v1\/train-00000-of-00001\.parquet$/;

test.beforeEach(async ({ guard }) => {
	guard.allow(
		/^request off the site: GET https:\/\/huggingface\.co\/datasets\/Salesforce\/wikitext\//,
	);
});

test('the dialog names host, size and licence, and asks before any request', async ({
	workbench,
	page,
	guard,
	picture,
}) => {
	await chooseWikitext(workbench);
	await expect(workbench.button('Run')).toBeDisabled();
	await expect(workbench.button('Run')).toHaveAccessibleDescription(
		'Run is off: WikiText-2 raw has to be downloaded first.',
	);
	const dialog = await askDownload(workbench);
	await expect(dialog).toContainText('huggingface.co');
	await expect(dialog).toContainText('about 6.69 MiB');
	await expect(dialog).toContainText('CC BY-SA 3.0, GFDL');
	await expect(dialog).toContainText('Salesforce Research');
	await expectAccessible(page);
	await picture('wikitext-consent');
	await dialog.getByRole('button', { name: 'Not now' }).click();
	await expect(dialog).toHaveCount(0);
	expect(guard.abroad).toEqual([]);
	await expect(workbench.button('Run')).toBeDisabled();
});

test('the published validation file is verified, trained on, and kept', async ({
	workbench,
	page,
	context,
	guard,
	picture,
}) => {
	const parquet = publishedValidation();
	test.skip(!parquet, '../shared/data is absent: nothing else has the published SHA-256');
	if (!parquet) return;
	const label = 'WikiText-2 raw validation (48 articles, 6 held out)';
	await context.route(wikitextFiles, (route) => answer(route, parquet));
	await chooseWikitext(workbench, label);
	const dialog = await askDownload(workbench, label);
	await dialog.getByRole('button', { name: 'Download from huggingface.co' }).click();
	await expect(dialog).toHaveCount(0);
	expect(guard.abroad).toEqual([
		expect.stringMatching(/^GET .*\/wikitext-2-raw-v1\/validation-00000-of-00001\.parquet$/),
	]);
	await workbench.button('Run').click();
	await expect(workbench.button('Run again')).toBeVisible({ timeout: 30_000 });
	expect(await workbench.step()).toBe(3);

	await test.step('after a reload it is there without another request', async () => {
		await page.reload();
		await workbench.opened();
		await expect(workbench.choice('Data to learn')).toHaveText(label);
		await workbench.button('Run').click();
		await expect(workbench.button('Run again')).toBeVisible({ timeout: 30_000 });
		expect(guard.abroad).toHaveLength(1);
	});

	await test.step('the list of downloads knows its size, and deletes it', async () => {
		const open = page.getByRole('button', { name: 'Downloads …' });
		await open.click();
		const list = page.getByRole('dialog', { name: 'Downloads in this browser' });
		const entry = list.getByRole('listitem').filter({ hasText: label });
		await expect(entry).toContainText('1.09 MiB');
		await expect(list.getByRole('listitem')).toHaveCount(1);
		await expectAccessible(page);
		await picture('downloads');
		await entry.getByRole('button', { name: `Delete ${label}` }).click();
		await expect(list).toContainText('Nothing is kept.');
		await list.getByRole('button', { name: 'Done' }).click();
		await expect(workbench.button('Run again')).toBeDisabled();
	});
});

test('another file in the place of the training file is refused, and nothing is kept', async ({
	workbench,
	page,
	context,
	guard,
}) => {
	const { bytes, from } = anyParquet();
	test.info().annotations.push({ type: 'file served', description: from });
	await context.route(wikitextFiles, (route) => answer(route, bytes));
	await chooseWikitext(workbench);
	const dialog = await askDownload(workbench);
	await dialog.getByRole('button', { name: 'Download from huggingface.co' }).click();
	const card = dialog.getByRole('alert');
	await expect(card).toContainText('The download failed');
	await expect(card).toContainText('train-00000-of-00001.parquet from huggingface.co');
	await expect(card).toContainText(
		`${bytes.length.toLocaleString('en-US')} bytes of 6,357,543 bytes`,
	);
	await expect(card).toContainText('Open your data');
	expect(guard.abroad).toEqual([expect.stringMatching(train)]);
	expect(await keptFiles(page)).toEqual([]);

	await test.step('it can be tried again', async () => {
		await dialog.getByRole('button', { name: 'Try again' }).click();
		await expect.poll(() => guard.abroad.length).toBe(2);
		await expect(card).toContainText('6,357,543 bytes');
	});

	await test.step('after a reload it is not there either', async () => {
		await page.reload();
		await workbench.opened();
		await expect(page.getByText(/not downloaded yet/)).toBeVisible();
		await expect(workbench.button('Run')).toBeDisabled();
		expect(guard.abroad).toHaveLength(2);
	});
});

test('the right length with other bytes: both SHA-256 are named', async ({
	workbench,
	page,
	context,
}) => {
	await context.route(wikitextFiles, (route) => answer(route, Buffer.alloc(6_357_543, 'x')));
	await chooseWikitext(workbench);
	const dialog = await askDownload(workbench);
	await dialog.getByRole('button', { name: 'Download from huggingface.co' }).click();
	await expect(dialog.getByRole('alert')).toContainText(
		/its SHA-256 is [0-9a-f]{64}, published is e83889baabc497075506f91975be5fac0d45c5290b6b20582c8cd1e853d0c9f7/,
	);
	expect(await keptFiles(page)).toEqual([]);
});

for (const { name, answerWith, says } of [
	{
		name: 'no network',
		answerWith: (route: Route) => route.abort('internetdisconnected'),
		says: /No answer from huggingface\.co .*offline.*Check the connection and try again/,
	},
	{
		name: 'an answer for another site (CORS)',
		answerWith: (route: Route) =>
			route.fulfill({
				body: 'no',
				headers: { 'access-control-allow-origin': 'https://other.test' },
			}),
		says: /No answer from huggingface\.co .*does not let this page read it \(CORS\)/,
	},
	{
		name: 'an error of the server',
		answerWith: (route: Route) => answer(route, Buffer.from('down'), 503),
		says: /huggingface\.co answered 503 .*Try again later/,
	},
])
	test(`${name} is a clear card`, async ({ workbench, page, context, guard }) => {
		guard.allow(/^console error: (Failed to load resource|Access to fetch)/);
		await context.route(wikitextFiles, answerWith);
		await chooseWikitext(workbench);
		const dialog = await askDownload(workbench);
		await dialog.getByRole('button', { name: 'Download from huggingface.co' }).click();
		await expect(dialog.getByRole('alert')).toContainText(says);
		await expect(dialog.getByRole('button', { name: 'Try again' })).toBeEnabled();
		expect(await keptFiles(page)).toEqual([]);
	});

test('a slow download can be cancelled', async ({ workbench, page, context, guard }) => {
	guard.allow(/^console error: Failed to load resource/);
	// Never answered: the host takes its time.
	await context.route(wikitextFiles, () => {});
	await chooseWikitext(workbench);
	const dialog = await askDownload(workbench);
	const ended = context.waitForEvent('requestfailed');
	await dialog.getByRole('button', { name: 'Download from huggingface.co' }).click();
	await expect(dialog).toContainText('Connecting');
	await expect(dialog.getByRole('progressbar', { name: 'Download' })).toBeVisible();
	await dialog.getByRole('button', { name: 'Cancel download' }).click();
	await expect(dialog).toHaveCount(0);
	expect((await ended).failure()?.errorText).toBe('net::ERR_ABORTED');
	await expect(page.getByRole('alert')).toHaveCount(0);
	await expect(workbench.button('Run')).toBeDisabled();
	expect(await keptFiles(page)).toEqual([]);
});

test('a kept text that was damaged is not loaded anew without asking', async ({
	workbench,
	page,
	context,
	guard,
}) => {
	guard.allow(/^console error: Failed to load resource/);
	await context.route(wikitextFiles, (route) => route.abort());
	await workbench.open();
	await keepZeros(page, 'text-git-blob-sha1-5109d6a316409e0ce4a5c1aa2a34226c957a5655', 10_940_747);
	await keepZeros(
		page,
		'text-sha256-4cd0f6876d07a413aa911261ff6d363c72d757d47f0fdd6015702014c89cb9c7',
		1_146_846,
	);
	await workbench.open('#v=1&preset=sotu-mgk-tiny&corpus=wikitext-2-raw');
	if (await workbench.button('Run').isEnabled()) {
		await workbench.button('Run').click();
		await expect(page.getByRole('alert')).toBeVisible();
	}
	expect(guard.abroad).toEqual([]);
});

const whole = 'WikiText-2 raw';

async function chooseWikitext(workbench: Workbench, label = whole): Promise<void> {
	await workbench.open('#v=1&preset=sotu-mgk-tiny&steps=3');
	await workbench.choose('Data to learn', label);
}

async function askDownload({ page, dialog }: Workbench, label = whole) {
	await page.getByRole('button', { name: `Download ${label} …` }).click();
	await expect(dialog).toHaveAccessibleName(`Download ${label}?`);
	return dialog;
}

/** Names of the files in the origin's private file system. */
function keptFiles(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const names: string[] = [];
		for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
		return names;
	});
}

/** A file of the cache as `src/data/caches.ts` writes it, with its length at the end, but all zeros. */
function keepZeros(page: Page, key: string, bytes: number): Promise<void> {
	return page.evaluate(
		async ({ name, length }) => {
			const root = await navigator.storage.getDirectory();
			const handle = await root.getFileHandle(name, { create: true });
			const writable = await handle.createWritable();
			const content = new Uint8Array(length + 8);
			new DataView(content.buffer).setFloat64(length, length, true);
			await writable.write(content);
			await writable.close();
		},
		{ name: `${key}.bytes`, length: bytes },
	);
}
