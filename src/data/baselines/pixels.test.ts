import { expect, test } from 'vitest';
import { uniformInts } from '../../testing/random';
import { bestLabelAccuracy, majorityAccuracy } from './majority';
import { nearestNeighbourAccuracy, ridgeAccuracy } from './pixels';

const row = (label: number, ...tokens: number[]) => ({ label, tokens: Uint8Array.from(tokens) });

test('majority and best label of each group', () => {
	const rows = [row(1, 0), row(1, 0), row(2, 0), row(2, 5), row(3, 5), row(2, 5)];
	expect(majorityAccuracy(rows)).toBeCloseTo(3 / 6);
	expect(bestLabelAccuracy(rows, ({ tokens }) => tokens[0] ?? 0)).toBeCloseTo(4 / 6);
});

test('the nearest example answers', () => {
	const known = [row(0, 0, 0), row(1, 9, 9)];
	expect(nearestNeighbourAccuracy(known, [row(0, 1, 2), row(1, 8, 7), row(0, 9, 8)])).toBeCloseTo(
		2 / 3,
	);
});

test('ridge regression finds a linear rule, and chance where there is none', () => {
	const below = uniformInts(77);
	const rows = Array.from({ length: 600 }, () => {
		const [a, b, c] = [below(100), below(100), below(100)];
		return row(a + 2 * b > 150 ? 1 : 0, a, b, c, 7);
	});
	const features = ({ tokens }: { tokens: Uint8Array }) => [...tokens];
	const [known, asked] = [rows.slice(0, 400), rows.slice(400)];
	expect(ridgeAccuracy(known, asked, features)).toBeGreaterThan(0.9);
	// Four standard errors of 200 coin tosses.
	const coins = rows.map(({ tokens }) => ({ label: below(2), tokens }));
	expect(
		Math.abs(ridgeAccuracy(coins.slice(0, 400), coins.slice(400), features) - 0.5),
	).toBeLessThan((4 * 0.5) / Math.sqrt(200));
});
