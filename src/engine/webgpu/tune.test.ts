/** Tuning on the adapter at hand, with few candidates and little work; and what a chosen tuning does at the next opening. */
import { describe, expect, it } from 'vitest';
import type { TunedChoice } from '../../core/tuning';
import { attention } from '../../graph/ops/attention';
import { matmul } from '../../graph/ops/matmul';
import type { Tensor } from '../../graph/tensor';
import { newInstance } from '../../testing/gpu';
import { type Candidate, candidatesFor, openedTuning } from './candidates';
import { openWebgpu } from './index';
import { judged, type TuneOptions, tune } from './tune';

const software = { software: true, quads: false };
const known = candidatesFor(software).find(({ part }) => part === 'products') as Candidate;

/** Half of every product is left out. */
const broken: Candidate = {
	part: 'products',
	name: 'broken',
	change: (tuning) => ({
		...tuning,
		matmul: { tiles: 'shared', depth: 6, groupRows: 8, groupColumns: 8 },
	}),
};
/** More threads than a workgroup may have. */
const refused: Candidate = {
	...broken,
	name: 'refused',
	change: (tuning) => ({
		...tuning,
		matmul: { tiles: 'registers', rows: 4, columns: 4, groupRows: 64, groupColumns: 64 },
	}),
};

const options: TuneOptions = {
	now: () => performance.now(),
	repeats: 2,
	candidates: [broken, refused, known],
	works: {
		products: {
			name: 'products',
			shapes: { a: [64, 64], b: [64, 64] },
			build: ({ a, b }) => matmul(a as Tensor, b as Tensor),
		},
		attention: {
			name: 'attention',
			shapes: { projection: [1, 16, 3 * 8] },
			build: ({ projection }) =>
				attention(
					{ projection: projection as Tensor },
					{ score: 'dot', heads: 1, dim: 8, components: 1, causal: true, variance: [3] },
				),
		},
	},
};

describe('tuning', { timeout: 120_000 }, () => {
	it('times what is right, and drops what is wrong or refused', async () => {
		const shares: number[] = [];
		const { rows, clock, choice } = await tune(newInstance(), {
			...options,
			onProgress: (_, share) => shares.push(share),
		});
		expect(clock).toBe('timestamps');
		expect(rows.map(({ name }) => name)).toEqual([
			'the usual sizes',
			'broken',
			'refused',
			known.name,
			'the usual sizes',
		]);
		const [usual, wrong, tooLarge, right] = rows;
		expect(usual?.ms).toBeGreaterThan(0);
		expect(right?.ms).toBeGreaterThan(0);
		expect(wrong).toMatchObject({ ms: null, chosen: false });
		expect(wrong?.dropped).toMatch(/^wrong numbers, by \d/);
		expect(tooLarge).toMatchObject({ ms: null, chosen: false });
		expect(tooLarge?.dropped).toMatch(/workgroup/i);
		expect(choice?.products ?? known.name).toBe(known.name);
		expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	});

	it('ends at a cancel', async () => {
		const controller = new AbortController();
		const cancelled = tune(newInstance(), {
			...options,
			signal: controller.signal,
			onProgress: () => controller.abort(),
		});
		await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
	});
});

describe('the choice', () => {
	const tried = ['usual', 'a', 'b'].map((name) => ({ name }));
	const chosen = (...ms: (number | null)[]) =>
		chosenOf(ms.map((each) => (each === null ? [] : Array(7).fill(each))));
	const chosenOf = (times: number[][]) =>
		judged('products', tried, times).find((row) => row.chosen)?.name;

	it('is the fastest that gains at least 5 %', () => {
		expect(chosen(100, 96, 99)).toBe('usual');
		expect(chosen(100, 94, 80)).toBe('b');
		expect(chosen(100, null, 95)).toBe('b');
		expect(chosen(100, null, null)).toBe('usual');
	});

	it('gains in nearly every turn, not in a few', () => {
		const usual = [100, 100, 100, 100, 100, 100, 100];
		expect(chosenOf([usual, [80, 80, 80, 80, 80, 80, 120]])).toBe('a');
		expect(chosenOf([usual, [80, 80, 80, 80, 80, 120, 120]])).toBe('usual');
	});
});

describe('a chosen tuning', { timeout: 120_000 }, () => {
	const opened = async (choice: TunedChoice) => openWebgpu(newInstance(), async () => choice);

	it('is opened with, and named in information and details', async () => {
		const choice = { products: known.name, attention: null };
		const engine = await opened(choice);
		expect(engine.info.tuned).toEqual(choice);
		expect(engine.details.kernels).toContain(`tuned on this adapter (products ${known.name})`);
		const { matmul } = engine.device.tuning;
		expect(known.change(engine.device.tuning).matmul).toEqual(matmul);
		expect(openedTuning(engine.info).matmul).toEqual(matmul);
		engine.dispose();
	});

	it('that this version does not know is passed over', async () => {
		const engine = await opened({ products: 'of another version', attention: null });
		expect(engine.info.tuned).toBeUndefined();
		engine.dispose();
	});
});
