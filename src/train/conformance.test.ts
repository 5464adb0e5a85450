import { describe, expect, it } from 'vitest';
import type { Engine } from '../engine/executor';
import { ReferenceEngine } from '../engine/reference';
import { conformanceLosses, conformanceRun } from '../testing/conformance';
import { testCpuEngine, testFusedEngine } from '../testing/cpu';
import { testEngine } from '../testing/gpu';

function largestDifference(losses: readonly number[]): number {
	expect(losses).toHaveLength(conformanceLosses.length);
	return Math.max(...losses.map((loss, step) => Math.abs(loss - (conformanceLosses[step] ?? 0))));
}

describe('thirteen steps of the conformance model', () => {
	const engines: readonly [string, () => Promise<Engine>, number][] = [
		['WebGPU', testEngine, 1e-4],
		['CPU', testCpuEngine, 1e-5],
		['CPU, fused', testFusedEngine, 1e-5],
	];
	it.each(engines)('%s: near the known losses, and twice the same bits', async (_, open, bound) => {
		const engine = await open();
		const first = await conformanceRun(engine);
		const second = await conformanceRun(engine);
		const difference = largestDifference(first.losses);
		console.log(`largest difference ${difference.toExponential(2)}`);
		expect(difference).toBeLessThan(bound);
		expect(second.losses).toEqual(first.losses);
		expect(second.weights).toEqual(first.weights);
	});

	it('CPU in half precision: within the rounding of a logit', async () => {
		const { losses } = await conformanceRun(await testCpuEngine(), undefined, {
			precision: 'half',
		});
		const difference = largestDifference(losses);
		console.log(`largest difference ${difference.toExponential(2)}`);
		expect(difference).toBeLessThan(2 ** -11);
	});

	it('reference: within 1e-5', { timeout: 300_000 }, async () => {
		const { losses } = await conformanceRun(new ReferenceEngine());
		const difference = largestDifference(losses);
		console.log(`largest difference ${difference.toExponential(2)}`);
		expect(difference).toBeLessThan(1e-5);
	});
});
