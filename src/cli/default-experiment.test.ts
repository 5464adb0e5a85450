/** The default experiment as the README gives it: 200 steps on WebGPU. The slowest test of the suite, and its point. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from './mgk';

it('sotu-mgk, 200 steps, seed 1', { timeout: 900_000 }, async () => {
	const out = mkdtempSync(join(tmpdir(), 'mgk-'));
	const code = await main([
		'run',
		'sotu-mgk',
		'--steps',
		'200',
		'--seed',
		'1',
		'--engine',
		'webgpu',
		'--out',
		out,
	]);
	expect(code).toBe(0);
	const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
	const { first, final, submitsPerStep, dispatchesPerStep, peakBytes, plannedBytes, stepMsMedian } =
		summary;
	console.log(
		`first loss ${first.loss.toFixed(3)}, validation ${final.validation.bitsPerByte.toFixed(3)} bits per byte, ` +
			`${submitsPerStep} submit and ${dispatchesPerStep} dispatches a step, ` +
			`${peakBytes} bytes (planned ${plannedBytes}), ${stepMsMedian.toFixed(0)} ms a step`,
	);
	expect(Math.abs(first.loss - 5.55)).toBeLessThan(0.15);
	expect(final.validation.bitsPerByte).toBeLessThan(3.6);
	expect(submitsPerStep).toBe(1);
	expect(dispatchesPerStep).toBeLessThanOrEqual(48);
	expect(Math.abs(peakBytes / plannedBytes - 1)).toBeLessThan(0.05);
});
