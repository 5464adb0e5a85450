/** Rows of the loss chart, its table, its CSV and its sentence, from the series of a run. */

import {
	type Curve,
	decimate,
	type Row,
	type RunSeries,
	valueAtStep,
} from '../../workbench/series';
import type { ChartX } from '../../workbench/store';

export interface LossOptions {
	readonly x: ChartX;
	/** Factor from nats a token to the shown unit. */
	readonly factor: number;
}

export function lossRows(series: RunSeries, { x, factor }: LossOptions, buckets: number): Row[] {
	return decimate(lossCurves(series, x), buckets).map((row) => ({
		x: row.x,
		values: row.values.map((value) => (value === null ? null : value * factor)),
	}));
}

function lossCurves({ training, validation }: RunSeries, x: ChartX): Curve[] {
	const steps = training.column('step');
	const scale = training.column(x);
	const evaluated = validation.column('step');
	return [
		{ x: scale, y: training.column('loss') },
		{
			x: x === 'step' ? evaluated : evaluated.map((step) => valueAtStep(steps, scale, step)),
			y: validation.column('loss'),
		},
	];
}

/** Every row of the run in ascending step, in the number format of files, for the clipboard. */
export function lossCsv({ training, validation }: RunSeries): string {
	const names = ['step', 'tokens', 'elapsedMs', 'loss', 'learningRate', 'gradientNorm'] as const;
	const columns = names.map((name) => training.column(name));
	const losses = validation.column('loss');
	const evaluated = new Map([...validation.column('step').entries()].map(([i, step]) => [step, i]));
	const heldOut = (step: number) => String(losses[evaluated.get(step) ?? -1] ?? '');
	const lines: (readonly [number, string])[] = [];
	training.column('step').forEach((step, i) => {
		const cells = columns.map((column) => String(column[i]));
		lines.push([step, [...cells, heldOut(step)].join(',')]);
	});
	const trained = new Set(training.column('step'));
	for (const step of evaluated.keys())
		if (!trained.has(step)) lines.push([step, `${step},,,,,,${heldOut(step)}`]);
	const head = 'step,tokens,elapsed_ms,loss,learning_rate,gradient_norm,validation_loss';
	const body = lines.sort(([a], [b]) => a - b).map(([, line]) => line);
	return `${[head, ...body].join('\n')}\n`;
}

/** `Training loss fell from 5.55 to 2.71 over 200 steps; lowest 2.70 at step 193.` */
export function trendSentence(
	{ training, validation }: RunSeries,
	factor: number,
	unit: string,
): string {
	const steps = training.column('step');
	const losses = training.column('loss');
	const first = losses[0];
	const last = losses.at(-1);
	if (first === undefined || last === undefined) return 'No training step has been recorded yet.';
	const lowest = losses.reduce((best, loss, i) => (loss < (losses[best] ?? 0) ? i : best), 0);
	const show = (nats: number) => (nats * factor).toFixed(2);
	const verb = last < first ? 'fell' : last > first ? 'rose' : 'stayed';
	const validated = validation.last('loss');
	const held = validated === null ? '' : ` Validation loss is ${show(validated)}.`;
	return (
		`Training loss ${verb} from ${show(first)} to ${show(last)} ${unit} over ${steps.length} steps; ` +
		`lowest ${show(losses[lowest] ?? 0)} at step ${steps[lowest]}.${held}`
	);
}
