/** `mgk tune` beside its measurements, which src/engine/webgpu/tune.test.ts has. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidatesFor } from '../engine/webgpu/candidates';
import { capturePrinted } from '../testing/printed';
import { storeTuning } from '../train/stored-tuning';
import { dataEnvironment } from './data';
import { openEngine } from './engine';
import { main } from './mgk';
import { tableOf } from './tune';

const printed = capturePrinted();
const before = process.env.XDG_CACHE_HOME;

beforeAll(() => {
	process.env.XDG_CACHE_HOME = mkdtempSync(join(tmpdir(), 'mgk-tune-'));
});
afterAll(() => {
	if (before === undefined) delete process.env.XDG_CACHE_HOME;
	else process.env.XDG_CACHE_HOME = before;
});

describe('mgk tune', { timeout: 60_000 }, () => {
	it('what is stored is used when the engine opens next, until it is forgotten', async () => {
		const webgpu = { name: 'webgpu', threads: 1 } as const;
		const usual = await openEngine(webgpu);
		usual.dispose();
		const products = candidatesFor(usual.info)[0]?.name ?? null;
		const choice = { products, attention: null };
		await storeTuning(dataEnvironment().cache, usual.info, choice);
		const tuned = await openEngine(webgpu);
		expect(tuned.info.tuned).toEqual(choice);
		tuned.dispose();
		expect(await main(['tune', '--forget'])).toBe(0);
		expect(printed.stdout).toContain('Forgotten.');
		const again = await openEngine(webgpu);
		expect(again.info.tuned).toBeUndefined();
		again.dispose();
	});

	it('prints what was timed, dropped and chosen', () => {
		const row = { part: 'products', ms: 2, usual: false, chosen: false } as const;
		const table = tableOf({
			adapter: 'test',
			clock: 'timestamps',
			repeats: 7,
			leastGain: 0.05,
			rows: [
				{ ...row, name: 'the usual sizes', usual: true },
				{ ...row, name: 'fast', ms: 1, chosen: true },
				{ ...row, name: 'wrong', ms: null, dropped: 'wrong numbers, by 1' },
			],
			choice: { products: 'fast', attention: null },
		});
		expect(table).toMatch(/^\* {2}products {3}fast +1\.00 ms$/m);
		expect(table).toMatch(/wrong +dropped: wrong numbers, by 1$/m);
	});

	it.each([[['--repeats', '4'], '--repeats must be a whole number from 5 to 100, got 4']])(
		'refuses %j in words',
		async (args, sentence) => {
			expect(await main(['tune', ...args])).toBe(1);
			expect(printed.stderr).toContain(sentence);
		},
	);
});
