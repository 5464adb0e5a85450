/** However long a run is, the page's heap stays as it is: what a step needs is made before the first. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Engine } from '../engine/executor';
import { smallText } from '../testing/corpus';
import { testCpuEngine } from '../testing/cpu';
import { smallExperiment } from '../testing/experiment';
import { testEngine } from '../testing/gpu';
import { Trainer } from './trainer';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function advance(trainer: Trainer, steps: number): Promise<number> {
	for (let step = 0; step < steps; step++) await trainer.advance();
	await trainer.settle();
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

/** Steps until queues have found their length, steps that are measured, and bytes of the heap a step at most. */
const engines: readonly (readonly [string, () => Promise<Engine>, number, number, number])[] = [
	['CPU', testCpuEngine, 4000, 10_000, 32],
	// A command encoder kept for every step would be more.
	['WebGPU', testEngine, 300, 700, 256],
];

it.each(engines)(
	'%s: the heap does not grow with the steps',
	{
		timeout: 300_000,
	},
	async (_, open, warmUp, steps, most) => {
		const experiment = {
			...smallExperiment,
			layers: 1,
			batch: 1,
			context: 8,
			steps: warmUp + steps,
			evaluateEvery: warmUp + steps,
		};
		const trainer = await Trainer.create(await open(), experiment, await smallText(), {
			now: () => performance.now(),
			onRow: () => {},
		});
		const before = await advance(trainer, warmUp);
		const after = await advance(trainer, steps);
		const grown = (after - before) / steps;
		console.log(`${grown.toFixed(1)} bytes a step over ${steps} steps`);
		trainer.dispose();
		expect(grown).toBeLessThan(most);
	},
);
