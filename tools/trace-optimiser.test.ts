/** One cycle and AdamW against PyTorch, where Python has it; elsewhere the test says that it was left out. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { layoutOf } from '../src/engine/layout';
import { Adamw } from '../src/engine/reference/adamw';
import { beta1At, learningRateAt, type ScheduleSettings } from '../src/nn/optim/schedule';
import { relativeError } from '../src/testing/op-check';
import { randomValues } from '../src/testing/random';

const script = fileURLToPath(new URL('trace_optimiser.py', import.meta.url));
const python = process.env.MGK_PYTHON ?? 'python3';
const { status } = spawnSync(python, ['-c', 'import torch']);
const missing = `${python} has no torch: set MGK_PYTHON to one that has`;

/** A float64 product or power and its order of evaluation, a few hundred times over. */
const BOUND = 1e-12;
/** Values that the layout does not pad. */
const COUNT = 64;

interface Row {
	readonly learningRate: number;
	readonly beta1: number;
	readonly weights: readonly number[];
}

const settings = { beta2: 0.999, epsilon: 1e-6, weightDecay: 0.01 };

it.skipIf(status !== 0).each([
	[1000, 20],
	[40, 39],
])(
	`one cycle of %d steps, %d of warm-up, as PyTorch: rate, beta1, weights${status === 0 ? '' : ` (left out: ${missing})`}`,
	(steps, warmup) => {
		const schedule: ScheduleSettings = { kind: 'one-cycle', peak: 0.01, warmup, steps, floor: 0 };
		const values = Float64Array.from(randomValues([COUNT], 'values'));
		const gradients = Array.from({ length: Math.min(steps, 300) }, (_, step) =>
			Float64Array.from(randomValues([COUNT], `gradient ${step}`)),
		);
		const input = JSON.stringify({
			...settings,
			...schedule,
			values: [...values],
			gradients: gradients.map((gradient) => [...gradient]),
		});
		const { stdout, stderr } = spawnSync(python, [script], {
			input,
			encoding: 'utf8',
			maxBuffer: 1e9,
		});
		expect(stdout, stderr).not.toBe('');
		const rows: readonly Row[] = JSON.parse(stdout);
		const layout = layoutOf([{ name: 'weights', shape: [COUNT], decay: true }]);
		const own = { ...settings, beta1: 0.9, maximumNorm: 0, averageRate: 0 };
		const optimiser = new Adamw(layout, own);
		let worst = 0;
		rows.forEach((row, step) => {
			const learningRate = learningRateAt(step, schedule);
			const beta1 = beta1At(step, schedule);
			expect(learningRate / row.learningRate).toBeCloseTo(1, 11);
			expect(beta1).toBeCloseTo(row.beta1, 14);
			optimiser.update(values, gradients[step] as Float64Array, learningRate, beta1);
			worst = Math.max(worst, relativeError(values, row.weights));
		});
		expect(rows).toHaveLength(gradients.length);
		expect(worst).toBeLessThan(BOUND);
		console.info(`${steps} steps: weights ${worst.toExponential(1)}`);
	},
	120_000,
);
