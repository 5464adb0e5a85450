import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { layoutOf } from '../engine/layout';
import { inputTensor } from '../graph/ops/leaves';
import { matmul } from '../graph/ops/matmul';
import { Graph } from '../graph/tensor';
import { testEngine } from '../testing/gpu';
import { randomValues } from '../testing/random';

it('a long wait for the GPU leaves this thread idle', async () => {
	const engine = await testEngine();
	const shape = [768, 768];
	const a = inputTensor(new Graph(), 'a', shape, 'f32');
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	const program = await engine.compile(model, { y: matmul(a, a) });
	const inputs = { a: randomValues(shape, 'a') };
	await program.execute(inputs);
	const before = performance.eventLoopUtilization();
	const start = performance.now();
	while (performance.now() - start < 300) await program.execute(inputs);
	const { utilization } = performance.eventLoopUtilization(before);
	console.info(`${(100 * utilization).toFixed(0)} % of the waits were spent on asking`);
	expect(utilization).toBeLessThan(0.5);
});
