/** `mgk bench attention`: lines of JSON, refusals, and the memory of each member at the published size. */
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../core/shape';
import { layoutOf } from '../../engine/layout';
import { planGraph } from '../../engine/webgpu/planner';
import { tuningOf } from '../../engine/webgpu/tuning';
import { attentionFamily } from '../../nn/attention';
import type { AttentionDefinition } from '../../nn/attention/definition';
import { capturePrinted } from '../../testing/printed';
import { defaultExperiment } from '../../train/experiment';
import { attentionSettings } from '../../train/language-model';
import { main } from '../mgk';
import { isolateAttention } from './isolate';

const printed = capturePrinted();

it.each(['webgpu', 'cpu', 'reference'])(
	'prints a line a variant and length, on %s',
	async (engine) => {
		const size = ['--heads', '2', '--dim', '8', '--seq', '16,32', '--repeats', '1'];
		expect(await main(['bench', 'attention', '--engine', engine, ...size])).toBe(0);
		const lines = printed.stdout.trim().split('\n');
		const rows = lines.map((line) => JSON.parse(line) as Record<string, number | string>);
		expect(rows.map(({ variant, seq }) => [variant, seq])).toEqual(
			[16, 32].flatMap((seq) => attentionFamily.map(({ id }) => [id, seq])),
		);
		for (const { forwardMs, backwardMs, extraBytes, dispatches } of rows) {
			expect(forwardMs).toBeGreaterThan(0);
			expect(backwardMs).toBeGreaterThanOrEqual(0);
			expect(extraBytes).toBeGreaterThan(0);
			expect(Number(dispatches) > 0).toBe(engine !== 'reference');
		}
	},
);

it('times products in both precisions, rounded on an adapter without 16-bit floats', async () => {
	const args = ['bench', 'products', '--size', '16', '--repeats', '1', '--engine', 'cpu'];
	expect(await main(args)).toBe(0);
	const rows = printed.stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Record<string, number | string>);
	expect(rows.map(({ precision, operandBits }) => [precision, operandBits])).toEqual([
		['single', 32],
		['half', 32],
	]);
	for (const { forwardMs, bothMs } of rows)
		expect(Math.min(Number(forwardMs), Number(bothMs))).toBeGreaterThan(0);
});

it.each([
	[['bench'], 'mgk bench takes attention or products, got nothing.'],
	[['bench', 'attention', '--seq', '64,x'], '--seq must be a whole number from 1 to 65536, got x.'],
	[['bench', 'products', '--size', '0'], '--size must be a whole number from 1 to 8192, got 0.'],
	[['bench', 'attention', '--dim', '9'], '--dim must be'],
	[['bench', 'attention', '--variants', 'mgk,none'], 'got none'],
	[['bench', 'attention', '--causal', 'maybe'], '--causal must be true or false, got maybe.'],
])('%j is refused', async (args, sentence) => {
	expect(await main(args)).toBe(1);
	expect(printed.stderr).toContain(sentence);
});

/** Bytes beside inputs, output and gradients: 1 example of 8 heads of 32. */
function extraBytes(definition: AttentionDefinition, seq: number): number {
	const settings = { ...attentionSettings(defaultExperiment), heads: 8, headDim: 32, context: seq };
	const { output, gradients } = isolateAttention(definition, settings, { batch: 1, seq });
	const outputs = [output, ...Object.values(gradients)];
	const tuning = tuningOf({ software: true, quads: true });
	const { slots, dispatches } = planGraph({ outputs, layout: layoutOf([]), tuning });
	const own = outputs.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
	return slots.reduce((sum, bytes) => sum + bytes, 256 * dispatches.length - own);
}

describe('memory beside inputs and outputs, 8 heads of 32, 2,048 tokens', () => {
	it.each(attentionFamily)('$id', (definition) => {
		const bytes = extraBytes(definition, 2048);
		expect(bytes).toBeLessThanOrEqual((definition.linear ? 6 : 1) * 2 ** 20);
		expect(bytes / extraBytes(definition, 1024)).toBeLessThan(2.1);
		console.info(`${definition.id}: ${(bytes / 2 ** 20).toFixed(2)} MiB`);
	});
});
