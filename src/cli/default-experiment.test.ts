/** The default experiment as the README gives it: 200 steps on the CPU; and on WebGPU, which a software adapter slows down, as many as show the same losses. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from './mgk';

async function run(engine: string, count: number) {
	const out = mkdtempSync(join(tmpdir(), 'mgk-'));
	const given = ['--steps', `${count}`, '--seed', '1', '--engine', engine, '--out', out];
	expect(await main(['run', 'sotu-mgk', ...given])).toBe(0);
	const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
	const rows = readFileSync(join(out, 'metrics.jsonl'), 'utf8').trim().split('\n');
	const steps = rows.map((row) => JSON.parse(row)).filter(({ validation }) => !validation);
	const losses: number[] = steps.map(({ loss }) => loss);
	const { first, final, peakBytes, plannedBytes, stepMsMedian } = summary;
	console.log(
		`${engine}: first loss ${first.loss.toFixed(3)}, after ${count} steps ${final.loss.toFixed(3)}, ` +
			`validation ${final.validation.bitsPerByte.toFixed(3)} bits per byte, ` +
			`${peakBytes} bytes (planned ${plannedBytes}), ${stepMsMedian.toFixed(0)} ms a step`,
	);
	expect(Math.abs(first.loss - 5.55)).toBeLessThan(0.15);
	expect(Math.abs(peakBytes / plannedBytes - 1)).toBeLessThan(0.05);
	return { summary, losses };
}

it('sotu-mgk, seed 1: 200 steps on the CPU, 20 alike on the CPU and WebGPU', {
	timeout: 900_000,
}, async () => {
	const whole = await run('cpu', 200);
	expect(whole.summary.final.validation.bitsPerByte).toBeLessThan(3.6);
	// The rate falls over the steps of a run, so that the CPU runs as few again.
	const steps = 20;
	const cpu = await run('cpu', steps);
	const gpu = await run('webgpu', steps);
	expect(gpu.losses).toHaveLength(steps);
	const differences = gpu.losses.map((loss, step) => Math.abs(loss - (cpu.losses[step] as number)));
	console.log(`largest difference of losses ${Math.max(...differences).toExponential(1)}`);
	expect(Math.max(...differences)).toBeLessThan(2e-3);
	const { submitsPerStep, dispatchesPerStep } = gpu.summary;
	console.log(`${submitsPerStep} submit and ${dispatchesPerStep} dispatches a step`);
	expect(submitsPerStep).toBe(1);
	expect(dispatchesPerStep).toBeLessThanOrEqual(48);
});
