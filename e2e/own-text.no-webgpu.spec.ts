/** Journey J5: a text of one's own, which stays on this computer. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';
import { dropFile, pickFile } from './support/text-files';

const shortRun = '#v=1&preset=sotu-mgk-tiny&steps=3&prompt=Zanzibar';
const secret = 'Zanzibar quicksilver marmalade';
const text = Array.from({ length: 400 }, (_, line) => `${secret} in line ${line}.\n`).join('');

for (const { way, give } of [
	{ way: 'dropped', give: dropFile },
	{ way: 'picked', give: pickFile },
])
	test(`a ${way} text is shown, used and trained on`, async ({ workbench, page, picture }) => {
		await workbench.open(shortRun);
		await give(page, { name: 'notes of mine.txt', content: text });
		const { dialog } = workbench;
		await expect(dialog).toHaveAccessibleName('notes of mine.txt');
		await expect(dialog).toContainText(/Size\s*17\.\d KiB/);
		await expect(dialog).toContainText(/Training\s*1\d\.\d KiB \(90 %\)/);
		await expect(dialog).toContainText(/Held out\s*1\.\d+ KiB \(10 %\)/);
		await expect(dialog).toContainText(/SHA-256\s*[0-9a-f]{16}…/);
		await expect(dialog).toContainText(`${secret} in line 3.`);
		await expectAccessible(page);
		await picture(`own-text-${way}`);
		await dialog.getByRole('button', { name: 'Use this text' }).click();
		await expect(workbench.choice('Data to learn')).toHaveText('notes of mine.txt');
		await workbench.button('Run').click();
		await expect(workbench.button('Run again')).toBeVisible({ timeout: 30_000 });
		expect(await workbench.step()).toBe(3);
		await expect(workbench.samples.getByRole('listitem')).toContainText('Zanzibar');
		await expect(page).toHaveURL(/#v=1&preset=sotu-mgk-tiny&corpus=file&steps=3&prompt=Zanzibar$/);
	});

test('a link to a text of someone else asks for the file', async ({ workbench }) => {
	await workbench.open('#v=1&preset=sotu-mgk-tiny&corpus=file');
	await expect(workbench.button('Run')).toBeDisabled();
	await expect(workbench.button('Run')).toHaveAccessibleDescription(
		'Run is off: Open a file first, or choose other data.',
	);
});

test('files that cannot be used are refused with a card', async ({ workbench, page }) => {
	await workbench.open(shortRun);
	const card = page.getByRole('alert');
	const cases = [
		{ name: 'empty.txt', content: '', says: 'The file "empty.txt" is empty.' },
		{ name: 'short.txt', content: 'too short', says: '"short.txt" has 9 bytes, too few' },
		{
			name: 'picture.txt',
			content: 'GIF89a\0'.repeat(500),
			says: /"picture.txt" is of no kind that is read here: its 3500 bytes start 47 49 46 38/,
		},
	];
	for (const { name, content, says } of cases) {
		await dropFile(page, { name, content });
		await expect(card).toContainText(says);
		await expect(workbench.dialog).toHaveCount(0);
		await expect(workbench.choice('Data to learn')).toHaveText('State of the Union (embedded)');
	}
	await card.getByRole('button', { name: 'Dismiss' }).click();
	await expect(card).toHaveCount(0);
	await expect(workbench.button('Run')).toBeEnabled();
});

test('markup in name, text and prompt is shown as it is written', async ({ workbench, page }) => {
	const markup = '<img src=x onerror=alert(1)>';
	await workbench.open(
		`${shortRun.replace('Zanzibar', encodeURIComponent(markup))}&evaluateEvery=1`,
	);
	await dropFile(page, {
		name: `${markup}.txt`,
		content: `${markup}<script>alert(2)</script>\n${text}`,
	});
	await expect(workbench.dialog).toHaveAccessibleName(`${markup}.txt`);
	await expect(workbench.dialog).toContainText(`${markup}<script>alert(2)</script>`);
	await workbench.dialog.getByRole('button', { name: 'Use this text' }).click();
	await expect(workbench.choice('Data to learn')).toHaveText(`${markup}.txt`);
	await workbench.button('Run').click();
	await expect(workbench.samples.getByRole('listitem').first()).toContainText(markup);
	await expect(page.locator('img, main script')).toHaveCount(0);
});
