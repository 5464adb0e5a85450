import { describe, expect, test } from 'vitest';
import { hasSharedData, noteLeftOut, readShared } from '../../../testing/shared-data';
import { concatenate, sha256 } from '../../digest';
import { angleOf, cosineSineOf, degree, reversed, translate } from './angles';
import { drawStamp, headOf, imageSize, markerAt, stampSize } from './stamps';
import { strokeAlong } from './strokes';

const degrees = Array.from({ length: 360 }, (_, at) => at - 180);

describe('angles', () => {
	test('cosine and sine are those of Math within 2^-52', () => {
		for (const at of degrees.flatMap((one) => [one, one - 360, one + 360])) {
			const [cosine, sine] = cosineSineOf(at * degree);
			expect(Math.abs(cosine - Math.cos(at * degree))).toBeLessThanOrEqual(2 ** -52);
			expect(Math.abs(sine - Math.sin(at * degree))).toBeLessThanOrEqual(2 ** -52);
		}
		// What float64 lacks of π is there.
		expect(cosineSineOf(Math.PI)[1]).toBeCloseTo(1.2246e-16, 19);
	});

	test('the angle of a displacement is atan2 within 2^-51', () => {
		for (let dy = -4; dy <= 4; dy++)
			for (let dx = -4; dx <= 4; dx++)
				if (dy !== 0 || dx !== 0)
					expect(Math.abs(angleOf(dy, dx) - Math.atan2(dy, dx))).toBeLessThanOrEqual(2 ** -51);
		expect(angleOf(0, -3)).toBe(Math.PI);
	});

	test('the noise of sin π moves no pixel of a stroke', () => {
		expect(translate({ y: 16, x: 16 }, Math.PI, 2)).toEqual({ y: 16, x: 14 });
		expect(translate({ y: 16, x: 16 }, -Math.PI / 2, 2)).toEqual({ y: 14, x: 16 });
		expect(translate({ y: 16, x: 16 }, Math.PI / 6, 2)).toEqual({ y: 17, x: 18 });
		expect([reversed(1), reversed(-1), reversed(0)]).toEqual([1 - Math.PI, Math.PI - 1, -Math.PI]);
	});
});

const heads = new Map(
	degrees.map((at) => headOf(at * degree)).map((head) => [`${head.y},${head.x}`, head]),
);

test('all directions draw 30 strokes; what they and the marker look like never changes', async () => {
	expect(heads.size).toBe(30);
	const stamps = [...heads.values()].flatMap((head) => [
		drawStamp(head).line,
		drawStamp(head).mask,
	]);
	expect(await sha256(concatenate([...stamps, markerAt({ y: 15, x: 12 })]))).toBe(
		'df8026c8d1d459bb8e26746678ea3c98b1a1b0bebc92dfbeb5d592e8bf1f12cb',
	);
});

test('a seed needs pixels of its stroke alone', () => {
	for (const at of degrees) {
		const { needs } = strokeAlong(at * degree);
		expect(needs.length).toBeGreaterThan(0);
		expect(needs.every(({ y, x }) => Math.max(Math.abs(y), Math.abs(x)) <= 3)).toBe(true);
	}
});

noteLeftOut('strokes and marker of Pathfinder-32 as the reference program draws them');
describe.runIf(hasSharedData)('strokes and marker of the reference program', () => {
	const table: {
		readonly tab: Readonly<Record<string, { readonly line: number[]; readonly mask: number[] }>>;
		readonly circle: { readonly r: number; readonly px: number[] };
	} = hasSharedData
		? JSON.parse(new TextDecoder().decode(readShared('pathfinder/tables32.json')))
		: { tab: {}, circle: { r: 4, px: [] } };

	test('all 30 strokes and their masks are equal', () => {
		const drawn = [...heads].map(([key, head]) => {
			const { line, mask } = drawStamp(head);
			return [key, { line: [...line], mask: [...mask] }] as const;
		});
		expect(Object.fromEntries(drawn)).toEqual(table.tab);
	});

	test('the marker is equal, and nothing lies beyond its table', () => {
		const marker = markerAt({ y: 15, x: 12 });
		const window = Array.from({ length: stampSize ** 2 }, (_, place) => {
			const y = 15 - table.circle.r + Math.floor(place / stampSize);
			return marker[y * imageSize + 12 - table.circle.r + (place % stampSize)];
		});
		expect(window).toEqual(table.circle.px);
		const total = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
		expect(total(marker)).toBe(total(table.circle.px));
	});
});
