/** The frame of the page: badge, help, theme, and everything the keyboard does. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

const long = '#v=1&preset=sotu-mgk-tiny&steps=5000&evaluateEvery=5000&layers=2';

test('the badge tells the engine, About the method', async ({ workbench, page, picture }) => {
	await workbench.open();
	await workbench.banner.getByRole('button', { name: /^WebGPU/ }).click();
	await expect(workbench.dialog).toHaveAccessibleName('The engine');
	await expect(workbench.dialog).toContainText('WebGPU, 32-bit floats');
	await expect(workbench.dialog).toContainText('Adapter: SwiftShader (software).');
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await expect(workbench.dialog).toHaveCount(0);

	await page.getByRole('button', { name: 'Help and about' }).click();
	await expect(workbench.dialog).toHaveAccessibleName('About MGK Workbench');
	await expect(workbench.dialog).toContainText(
		'Improving Transformers with Probabilistic Attention Keys',
	);
	await expect(workbench.dialog).toContainText('Nothing you type or open leaves this computer');
	await expectAccessible(page);
	await picture('about');
	await page.keyboard.press('Escape');
	await expect(workbench.dialog).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Help and about' })).toBeFocused();
});

test('the theme follows the system, or the choice, which outlives a reload', async ({
	workbench,
	page,
}) => {
	await page.emulateMedia({ colorScheme: 'light' });
	await workbench.open();
	const lightness = () =>
		page.evaluate(() => {
			const canvas = new OffscreenCanvas(1, 1).getContext('2d');
			if (!canvas) throw new Error('no canvas');
			canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
			canvas.fillRect(0, 0, 1, 1);
			return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
		});
	await expect.poll(lightness).toBeGreaterThan(200);
	await page.emulateMedia({ colorScheme: 'dark' });
	await expect.poll(lightness).toBeLessThan(60);
	await page.getByRole('radio', { name: 'Light' }).click();
	await expect.poll(lightness).toBeGreaterThan(200);
	await page.reload();
	await workbench.opened();
	await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
	await expect.poll(lightness).toBeGreaterThan(200);
});

test('single keys run, step, choose heads and layers, and list themselves', async ({
	workbench,
	page,
}) => {
	await workbench.open(long);
	await page.locator('body').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await page.keyboard.press('Space');
	await workbench.reachStep(1);
	await page.keyboard.press('Space');
	await expect(workbench.button('Resume')).toBeVisible();
	const paused = await workbench.step();
	await page.keyboard.press('.');
	await workbench.reachStep(paused + 1);
	expect(await workbench.step()).toBe(paused + 1);

	await page.keyboard.press('2');
	await expect(workbench.map).toHaveAccessibleName(/layer 1, head 2/);
	await page.keyboard.press(']');
	await expect(workbench.map).toHaveAccessibleName(/layer 2, head 2/);
	await page.keyboard.press('[');
	await page.keyboard.press('1');
	await expect(workbench.map).toHaveAccessibleName(/layer 1, head 1/);

	await test.step('"?" lists the keys; behind the list they do nothing; Esc closes it', async () => {
		await page.keyboard.press('?');
		await expect(workbench.dialog).toHaveAccessibleName('Keyboard shortcuts');
		await expectAccessible(page);
		await page.keyboard.press('.');
		await page.keyboard.press('Escape');
		await expect(workbench.dialog).toHaveCount(0);
		expect(await workbench.step()).toBe(paused + 1);
	});

	await test.step('in a field they are letters', async () => {
		await page.getByRole('textbox', { name: 'Probe sentence' }).fill('');
		await page.keyboard.type('a 2. b?');
		await expect(page.getByRole('textbox', { name: 'Probe sentence' })).toHaveValue('a 2. b?');
		await expect(workbench.dialog).toHaveCount(0);
		await expect(workbench.map).toHaveAccessibleName(/head 1/);
	});

	await test.step('they can be switched off', async () => {
		await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
		await page.getByRole('switch', { name: 'Single-key shortcuts' }).press('Space');
		await page.keyboard.press('Escape');
		await expect(workbench.dialog).toHaveCount(0);
		await page.keyboard.press('2');
		await page.keyboard.press('.');
		await page.getByRole('radio', { name: 'log', exact: true }).click();
		await expect(workbench.map).toHaveAccessibleName(/head 1/);
		expect(await workbench.step()).toBe(paused + 1);
	});
});

test('Tab goes from the bar through the experiment to Run, always in sight', async ({
	workbench,
	page,
}) => {
	await workbench.open();
	await expect(workbench.button('Run')).toBeFocused();
	await workbench.banner.getByRole('button', { name: /^WebGPU/ }).focus();
	const stops: string[] = [];
	for (let stop = 0; stop < 60 && stops.at(-1) !== 'Run'; stop++) {
		await page.keyboard.press('Tab');
		const { name, seen, outlined } = await focusedElement();
		stops.push(name);
		expect.soft(seen, `${name} is in sight`).toBe(true);
		expect.soft(outlined, `${name} shows that it has the focus`).toBe(true);
	}
	expect(stops.slice(0, 6)).toEqual([
		'As the system',
		'Keyboard shortcuts',
		'Help and about',
		expect.stringMatching(/Preset$/),
		expect.stringMatching(/Data to learn$/),
		'Open your data …',
	]);
	expect(stops.at(-1)).toBe('Run');
	const order = ['Heads', 'Layers', 'Learning rate', 'Evaluate every', 'Advanced', 'Run'];
	const places = order.map((name) => stops.indexOf(name));
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	expect(places).not.toContain(-1);
	await page.keyboard.press('Tab');
	expect((await focusedElement()).name).toBe('Step');

	/** Name, whether the point in its middle belongs to it, and whether it looks focused. */
	async function focusedElement() {
		const focused = page.locator(':focus');
		const [, name = ''] = /^- \S+ "?(.*?)"?(?: \[|:|$)/.exec(await focused.ariaSnapshot()) ?? [];
		const looks = await focused.evaluate((element) => {
			const { x, y, width, height } = element.getBoundingClientRect();
			const top = document.elementFromPoint(x + width / 2, y + height / 2);
			const boxes = [element, element.parentElement].filter((box) => box !== null);
			const styles = boxes.map((box) => getComputedStyle(box));
			return {
				seen: top !== null && (element.contains(top) || top.contains(element)),
				outlined: styles.some(
					({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px',
				),
			};
		});
		return { name, ...looks };
	}
});

test('the longest name of data fits the panel, and so does its download', async ({
	workbench,
	page,
}) => {
	await workbench.open();
	await workbench.choose('Data to learn', 'WikiText-103 raw (first 64 row groups)');
	await expect(page.getByRole('button', { name: /^Download WikiText-103/ })).toBeVisible();
	const overflows = await page.evaluate(() =>
		[...document.querySelectorAll('.picker, .picker *')]
			.map((part) => part.getBoundingClientRect().right)
			.filter(
				(right) => right > (document.querySelector('.centre')?.getBoundingClientRect().left ?? 0),
			),
	);
	expect(overflows).toEqual([]);
});
