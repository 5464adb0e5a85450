/** Gives the page a file as a person does: dropped on it, or picked from a list of files. */
import { expect, type Page } from '@playwright/test';

export interface TextFile {
	readonly name: string;
	readonly content: string;
}

export async function dropFile(page: Page, { name, content }: TextFile): Promise<void> {
	const dataTransfer = await page.evaluateHandle(
		(file) => {
			const transfer = new DataTransfer();
			transfer.items.add(new File([file.content], file.name, { type: 'text/plain' }));
			return transfer;
		},
		{ name, content },
	);
	const hint = page.getByText(
		'Drop a text or labelled data to train on. It stays on this computer.',
	);
	await page.dispatchEvent('body', 'dragover', { dataTransfer });
	await expect(hint).toBeVisible();
	await page.dispatchEvent('body', 'drop', { dataTransfer });
	await expect(hint).toHaveCount(0);
	await dataTransfer.dispose();
}

export async function pickFile(page: Page, { name, content }: TextFile): Promise<void> {
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Open your data …' }).click();
	const buffer = Buffer.from(content);
	await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer });
}
