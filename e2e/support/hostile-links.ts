/** Addresses that are wrong, careless or hostile, and what the page says of each. */
import { expect } from '@playwright/test';
import type { Workbench } from './workbench';

interface HostileLink {
	readonly name: string;
	readonly hash: string;
	/** The entries of the notice, in order. */
	readonly ignored: readonly (string | RegExp)[];
	/** The good part, as the page writes it back into its address; the default preset when left out. */
	readonly kept?: RegExp;
}

const outOfRange = (label: string) => new RegExp(`^${label} must be .* from .* to .*, got `);

export const hostileLinks: readonly HostileLink[] = [
	{
		name: 'an unknown key beside a good one',
		hash: '#v=1&preset=sotu-mgk&layrs=3&seed=7',
		ignored: ['There is no field "layrs".'],
		kept: /#v=1&preset=sotu-mgk&seed=7$/,
	},
	{
		name: '__proto__ and its paths',
		hash: '#v=1&__proto__=1&__proto__.polluted=1&__proto__[polluted]=1',
		ignored: [
			'There is no field "__proto__".',
			'There is no field "__proto__.polluted".',
			'There is no field "__proto__[polluted]".',
		],
	},
	{
		name: 'constructor and other names of Object',
		hash: '#v=1&constructor=1&constructor.prototype.polluted=1&toString=1&hasOwnProperty=1',
		ignored: [
			'There is no field "constructor".',
			'There is no field "constructor.prototype.polluted".',
			'There is no field "toString".',
			'There is no field "hasOwnProperty".',
		],
	},
	{
		name: 'a preset called __proto__',
		hash: '#v=1&preset=__proto__',
		ignored: ['There is no preset "__proto__".'],
	},
	{
		name: 'below and above the range',
		hash: '#v=1&heads=-3&batch=1000000000&steps=0',
		ignored: [outOfRange('Heads'), outOfRange('Batch'), outOfRange('Steps')],
	},
	{
		name: 'NaN',
		hash: '#v=1&learningRate=NaN&heads=nan',
		ignored: [outOfRange('Learning rate'), outOfRange('Heads')],
	},
	{
		name: 'Infinity',
		hash: '#v=1&steps=Infinity&learningRate=-Infinity',
		ignored: [outOfRange('Steps'), outOfRange('Learning rate')],
	},
	{
		name: '1e309',
		hash: '#v=1&learningRate=1e309&seed=1e309',
		ignored: [outOfRange('Learning rate'), outOfRange('Seed')],
	},
	{
		name: 'no whole number',
		hash: '#v=1&heads=2.5&batch=0x10&seed=1,000',
		ignored: [outOfRange('Heads'), outOfRange('Batch'), outOfRange('Seed')],
	},
	{
		name: 'empty values',
		hash: '#v=1&heads=&learningRate=&batch',
		ignored: [outOfRange('Heads'), outOfRange('Learning rate'), outOfRange('Batch')],
	},
	{
		name: 'a script as a key and as a value',
		hash: '#v=1&<script>alert(1)</script>=1&heads=<script>alert(2)</script>',
		ignored: [
			'There is no field "<script>alert(1)</script>".',
			/^Heads must be .*, got "<script>alert\(2\)<\/script>"\.$/,
		],
	},
	{
		name: 'markup as the prompt is a prompt',
		hash: '#v=1&prompt=<img src=x onerror=alert(1)>',
		ignored: [],
		kept: /#v=1&preset=[a-z-]+&prompt=%3Cimg\+src%3Dx\+onerror%3Dalert%281%29%3E$/,
	},
	{
		name: 'an address of script',
		hash: '#v=1&corpus=javascript:alert(1)',
		ignored: [/^Data must be one of sotu, .*, got "javascript:alert\(1\)"\.$/],
	},
	{
		name: 'a text longer than its field',
		hash: `#v=1&prompt=${'x'.repeat(500)}`,
		ignored: [/^Prompt must be at most 200 characters, got "x{80}"\.$/],
	},
	{
		name: 'a very long link',
		hash: `#v=1&prompt=${'x'.repeat(100_000)}`,
		ignored: ['The link is 100011 characters long; at most 8000 are read.'],
	},
	{
		name: 'three hundred unknown keys',
		hash: `#v=1&${Array.from({ length: 300 }, (_, index) => `k${index}=1`).join('&')}`,
		ignored: Array.from({ length: 12 }, (_, index) => `There is no field "k${index}".`),
	},
	{
		name: 'malformed percent escapes',
		hash: '#v=1&heads=%&seed=%E0%A4%A&%ZZ=1',
		ignored: [outOfRange('Heads'), outOfRange('Seed'), 'There is no field "%ZZ".'],
	},
	{
		name: 'a key that stands twice: the first counts',
		hash: '#v=1&heads=8&heads=2',
		ignored: ['"heads" stands twice.'],
		kept: /#v=1&preset=[a-z-]+&heads=8$/,
	},
	{
		name: 'control and bidirectional characters',
		hash: '#v=1&heads=4%00&%E2%80%AEsdaeh=2',
		ignored: [outOfRange('Heads'), /^There is no field "\u202esdaeh"\.$/],
	},
	{
		name: 'a newer version',
		hash: '#v=2&heads=8',
		ignored: ['The link has version 2; this workbench reads version 1.'],
	},
	{
		name: 'no experiment at all',
		hash: '#heads=8',
		ignored: ['The address holds no experiment that this workbench can read.'],
	},
	{
		name: 'JSON instead of a link',
		hash: '#{"__proto__":{"polluted":1}}',
		ignored: ['The address holds no experiment that this workbench can read.'],
	},
];

const defaultPreset = /#v=1&preset=(sotu-mgk|sotu-mgk-tiny)$/;

/** The bad part is named in one notice, the good part applied, nothing started. */
export async function expectHarmless(
	workbench: Workbench,
	{ name, ignored, kept = defaultPreset }: HostileLink,
): Promise<void> {
	const { page, notice } = workbench;
	await expect.soft(notice, name).toHaveCount(ignored.length > 0 ? 1 : 0);
	await expect.soft(notice.getByRole('listitem'), name).toHaveText(ignored);
	await expect.soft(page, name).toHaveURL(kept);
	await workbench.expectNoRun();
	expect.soft(await page.evaluate(() => 'polluted' in {}), name).toBe(false);
	await expect.soft(page.locator('img, iframe, main script'), name).toHaveCount(0);
}
