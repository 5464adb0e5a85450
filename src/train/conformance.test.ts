import { describe, expect, it } from 'vitest';
import { ReferenceEngine } from '../engine/reference';
import { conformanceLosses, conformanceRun } from '../testing/conformance';
import { testEngine } from '../testing/gpu';

function largestDifference(losses: readonly number[]): number {
	expect(losses).toHaveLength(conformanceLosses.length);
	return Math.max(...losses.map((loss, step) => Math.abs(loss - (conformanceLosses[step] ?? 0))));
}

describe('thirteen steps of the conformance model', () => {
	it('WebGPU: within 1e-4 of the known losses, and twice the same bits', async () => {
		const engine = await testEngine();
		const first = await conformanceRun(engine);
		const second = await conformanceRun(engine);
		const difference = largestDifference(first.losses);
		console.log(`largest difference ${difference.toExponential(2)}`);
		expect(difference).toBeLessThan(1e-4);
		expect(second.losses).toEqual(first.losses);
		expect(second.weights).toEqual(first.weights);
	});

	it('reference: within 1e-5', { timeout: 300_000 }, async () => {
		const { losses } = await conformanceRun(new ReferenceEngine());
		const difference = largestDifference(losses);
		console.log(`largest difference ${difference.toExponential(2)}`);
		expect(difference).toBeLessThan(1e-5);
	});
});
