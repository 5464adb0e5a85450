/** The table as a person calls for it: rows, shares, refusals. */
import { expect, it } from 'vitest';
import { attentionFamily } from '../nn/attention';
import { capturePrinted } from '../testing/printed';
import { main } from './mgk';

const printed = capturePrinted();

/** The small model of WikiText-103: width 128, 8 heads of 16, two keys, 256 tokens. */
const small = ['heads=8', 'width=128', 'context=256', 'prior=clamped-positional'].flatMap(
	(setting) => ['--set', setting],
);

function rowOf(start: RegExp): string {
	const found = printed.stdout.split('\n').find((line) => start.test(line));
	return (found ?? '').trim().replace(/ +/g, ' ');
}

it('prints every member with all heads and with half, and its share of softmax', async () => {
	expect(await main(['counts', ...small, '--full-square'])).toBe(0);
	expect(printed.stdout).toMatch(/width 128, head dimension 16, M 2, 256 tokens, all pairs/);
	expect(printed.stdout).toMatch(/in brackets the share of softmax with 8 heads/);
	expect(rowOf(/^mgk +4 /)).toBe(
		'mgk 4 43008 (0.656) 10485760 (0.625) 12582912 (0.750) 23068672 (0.688) 524288 (1.000) 196608 (0.750)',
	);
	expect(rowOf(/^softmax +8 /)).toBe(
		'softmax 8 65536 (1.000) 16777216 (1.000) 16777216 (1.000) 33554432 (1.000) 524288 (1.000) 262144 (1.000)',
	);
	for (const { id } of attentionFamily)
		for (const heads of [8, 4]) expect(rowOf(new RegExp(`^${id} +${heads} `))).not.toBe('');
});

it('counts the pairs that a causal mask leaves, unless all are asked for', async () => {
	expect(await main(['counts', ...small])).toBe(0);
	// 2 · 8 · 16 · (256 · 257 / 2)
	expect(rowOf(/^softmax +8 /)).toContain(' 8421376 (1.000) ');
});

it('a classifier looks both ways: all pairs, asked for or not', async () => {
	expect(await main(['counts', 'listops-mini'])).toBe(0);
	const asked = printed.stdout;
	printed.stdout = '';
	expect(await main(['counts', 'listops-mini', '--full-square'])).toBe(0);
	expect(asked).toBe(printed.stdout);
	expect(asked).toContain('all pairs of tokens');
});

it('--json has the same rows with exact ratios', async () => {
	expect(await main(['counts', ...small, '--full-square', '--json'])).toBe(0);
	const rows: { variant: string; heads: number }[] = JSON.parse(printed.stdout);
	expect(rows).toHaveLength(2 * attentionFamily.length);
	expect(rows.find(({ variant, heads }) => variant === 'mgk' && heads === 4)).toMatchObject({
		counts: { parameters: 43_008, cacheBytes: 196_608 },
		ratios: { projectionMacs: 0.625, coreMacs: 0.75, macs: 0.6875, exponentials: 1 },
	});
});

it('members that an M-step is no prior of are left out by name; the others are counted', async () => {
	expect(await main(['counts', '--set', 'prior=m-step'])).toBe(0);
	const without = attentionFamily.filter(({ linear, mixture }) => linear && mixture);
	for (const definition of attentionFamily)
		expect(rowOf(new RegExp(`^${definition.id} +4 `)) === '').toBe(without.includes(definition));
	expect(printed.stderr).toContain(
		`no prior of theirs: ${without.map(({ id }) => id).join(', ')}.`,
	);
});

it.each([
	[['none'], 'There is no preset "none".'],
	[['--set', 'heads=0'], 'heads must be a whole number from 1 to 16, got "0".'],
	[['--set', 'heads'], '--set takes KEY=VALUE, got "heads".'],
	[['--frob'], '--frob'],
])('%j exits with 1 and says why', async (args, sentence) => {
	expect(await main(['counts', ...args])).toBe(1);
	expect(printed.stderr).toContain(sentence);
	expect(printed.stdout).toBe('');
});
