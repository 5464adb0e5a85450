/** Journey J4 as far as the Train screen goes: maps that change, numbers under pointer and keys. */
import { changedCells, expectPainted } from './support/map';
import { expect, test } from './support/test';
import type { Workbench } from './support/workbench';

const tiny = '#v=1&preset=sotu-mgk-tiny&evaluateEvery=10&steps=2000';

test('the maps are painted and change; a sample comes with an evaluation', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open(tiny);
	await workbench.start();
	await page.getByRole('radio', { name: 'row', exact: true }).click();
	const early = await expectPainted(workbench.map, 8);
	await expect(workbench.samples.getByRole('listitem').first()).toContainText('step');
	await expect(workbench.samples.getByRole('listitem').first()).toContainText(
		'The people of the United States',
	);
	await workbench.reachStep(60);
	await workbench.pause();
	await shownAt(workbench, await workbench.step());
	const late = await expectPainted(workbench.map, 8);
	expect(changedCells(early, late)).toBeGreaterThan(50);

	await test.step('one step changes the map', async () => {
		const before = await workbench.step();
		await workbench.button('Step').click();
		await shownAt(workbench, before + 1);
		expect(changedCells(late, await expectPainted(workbench.map, 8))).toBeGreaterThan(0);
	});

	await test.step('winner and responsibility are painted too', async () => {
		await page.getByRole('radio', { name: 'winner' }).click();
		const winner = await expectPainted(workbench.map, 8);
		await page.getByRole('radio', { name: 'responsibility' }).click();
		const first = await expectPainted(workbench.map, 3);
		expect(changedCells(winner, first)).toBeGreaterThan(500);
		await page
			.getByRole('radiogroup', { name: 'Component' })
			.getByRole('radio', { name: '2' })
			.click();
		expect(changedCells(first, await expectPainted(workbench.map, 3))).toBeGreaterThan(0);
		await page.getByRole('radio', { name: 'γ − π' }).click();
		await expectPainted(workbench.map, 8);
	});
	await picture('responsibility-wide');
});

test('pointer and arrow keys read the same numbers', async ({ workbench, page }) => {
	await workbench.open(tiny);
	await workbench.start();
	await workbench.pause();
	const cell = workbench.map.getByRole('gridcell');
	const readout = page.getByRole('region', { name: 'Look inside' });

	await workbench.map.focus();
	await page.keyboard.press('Home');
	await expect(cell).toHaveAccessibleName(/key 1 “t”: attention/);
	const { query } = numbersOf(await cell.getAttribute('aria-label'));
	await page.keyboard.press('ArrowUp');
	await expect(cell).toHaveAccessibleName(new RegExp(`^query ${query - 1} `));
	await expect(readout).toContainText(`query i = ${query - 1}`);
	await page.keyboard.press('ArrowRight');
	await expect(readout).toContainText('key j = 2');

	await test.step('a row of attention sums to 1, and so do the responsibilities', async () => {
		for (let row = query - 1; row > 6; row--) await page.keyboard.press('ArrowUp');
		await page.keyboard.press('Home');
		const read = [];
		for (let key = 1; key <= 6; key++) {
			await expect(cell).toHaveAccessibleName(new RegExp(`^query 6 .* key ${key} `));
			read.push(numbersOf(await cell.getAttribute('aria-label')));
			await page.keyboard.press('ArrowRight');
		}
		const total = read.reduce((sum, { attention }) => sum + attention, 0);
		expect(Math.abs(total - 1)).toBeLessThan(0.004);
		for (const { shares } of read) {
			expect(shares).toHaveLength(2);
			expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(0.002);
		}
		await expect(cell).toHaveAccessibleName(/^query 6 .* key 7 .*: masked$/);
	});

	await test.step('the pointer leads while it is over the map', async () => {
		const box = await cell.boundingBox();
		if (!box) throw new Error('the active cell is not drawn');
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		await page.mouse.move(x - 4 * box.width, y + 3 * box.height);
		await expect(readout).toContainText('query i = 9');
		await expect(readout).toContainText('key j = 3');
		await page.mouse.move(0, 0);
		await expect(readout).toContainText('query i = 6');
		await expect(readout).toContainText('key j = 7');
	});
});

async function shownAt({ page }: Workbench, step: number): Promise<void> {
	await expect(page.getByRole('region', { name: 'Look inside' })).toContainText(
		`updated at step ${step}`,
	);
}

/** What the label of a cell says in numbers. */
function numbersOf(label: string | null) {
	const words = label ?? '';
	return {
		query: Number(/^query (\d+)/.exec(words)?.[1]),
		attention: Number(/attention ([\d.]+)/.exec(words)?.[1]),
		shares: [...words.matchAll(/component \d+ ([\d.]+)/g)].map((match) => Number(match[1])),
	};
}
