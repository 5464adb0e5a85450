/** The families of kernels for GPUs on the adapter at hand: against float64, and chosen by what they compute. */
import { describe, expect, it } from 'vitest';
import { conformanceLosses, conformanceRun } from '../../testing/conformance';
import { newInstance } from '../../testing/gpu';
import { selfTest } from '../self-test';
import { kernelFamily } from './details';
import { openDevice } from './device';
import { firstSound, WebgpuEngine } from './index';
import { GPU, SOFTWARE, type Tuning, tuningsFor } from './tuning';

/** Every other test runs on the software family with quads. */
const families: readonly (readonly [string, Tuning])[] = [
	...tuningsFor({ software: false, quads: false }),
	SOFTWARE,
].map((tuning) => [`${tuning.name}, ${tuning.matmul.tiles}, without quads`, tuning]);

/** They see every kernel; barriers are what a software adapter is slow at. */
const STEPS = 3;

/** Half of every product is left out. */
const broken: Tuning = {
	...GPU,
	matmul: { tiles: 'shared', depth: 6, groupRows: 8, groupColumns: 8 },
};

/** No power of two: a part of every row is left out. */
const brokenRows: Tuning = { ...GPU, rowThreads: 24 };

describe('families of kernels', { timeout: 240_000 }, () => {
	it.each(families)('%s: pass the self-test, and train by the known losses', async (_, tuning) => {
		const device = (await openDevice(newInstance())).withTuning(tuning);
		const engine = new WebgpuEngine(device);
		const { passed, largestError } = await selfTest(engine);
		const { losses } = await conformanceRun(engine, STEPS);
		const difference = Math.max(
			...losses.map((loss, step) => Math.abs(loss - (conformanceLosses[step] ?? 0))),
		);
		console.log(
			`self-test ${largestError.toExponential(2)}, losses ${difference.toExponential(2)}`,
		);
		expect(passed).toBe(true);
		expect(losses).toHaveLength(STEPS);
		expect(difference).toBeLessThan(1e-4);
		engine.dispose();
	});

	it('families that compute wrong numbers, or have a feature that fails, are passed over', async () => {
		const device = await openDevice(newInstance());
		// With the feature its kernels would be sound.
		const feature = device.gpu.features.has('shader-f16') ? [] : [{ ...GPU, f16: true }];
		const unsound = [broken, brokenRows, ...feature];
		const engine = await firstSound(device, [...unsound, device.tuning]);
		expect(engine.details.kernels).toBe(kernelFamily(device.tuning));
		expect(engine.info.f16).toBe(false);
		engine.dispose();
	});

	it('a device on which none is right is refused, with the size of the errors', async () => {
		const device = await openDevice(newInstance());
		await expect(firstSound(device, [broken])).rejects.toThrow(
			/computes wrong numbers: errors of \d/,
		);
	});
});
