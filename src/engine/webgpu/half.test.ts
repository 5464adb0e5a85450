/** Products of 16-bit floats on an adapter that has them; elsewhere the tests say that they were left out. */
import { afterAll, describe, expect, it } from 'vitest';
import { smallExperiment } from '../../testing/experiment';
import { halfDevice } from '../../testing/gpu';
import { geluCases, halfCases } from '../../testing/half-cases';
import { checkOp, GRADIENT_BOUND } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import { initialParameters, parameterLayout } from '../../train/language-model';
import { traceTraining } from '../../train/programs';
import { parameterGradients } from '../parameter-gradients';
import { firstSound, WebgpuEngine } from './index';
import { GPU, type Tuning, tuningsFor } from './tuning';

const native: Tuning = { ...GPU, f16: true };

const device = await halfDevice();
const missing =
	'no adapter here has shader-f16: set MGK_HALF_VULKAN to the description of a Vulkan driver that has';
const where = device ? device.info.adapter : `left out: ${missing}`;

describe.skipIf(!device)(`products of 16-bit floats (${where})`, () => {
	const engineOf = (tuning: Tuning) => {
		if (!device) throw new TypeError(missing);
		return new WebgpuEngine(device.withTuning(tuning));
	};
	const engines = { native: async () => engineOf(native) };
	afterAll(() => device?.dispose());

	it.each(Object.entries(halfCases))('against float64: %s', async (_, checked) => {
		await checkOp(checked, engines);
	});

	it.each(Object.entries(geluCases))('against float64: %s', async (_, checked) => {
		const errors = await checkOp(checked, engines);
		for (const name of checked.exact) expect(errors[name], name).toBeLessThan(GRADIENT_BOUND);
	});

	it('a model has the same bits with operands of 16 bits and of 32', async () => {
		const experiment = { ...smallExperiment, precision: 'half' as const };
		const { loss, declarations } = traceTraining(experiment);
		const layout = parameterLayout(declarations, experiment);
		const values = initialParameters(declarations, layout, 3);
		const outputs = { loss, ...Object.fromEntries(parameterGradients(loss)) };
		const [batch, seq] = [experiment.batch, experiment.context];
		const tokens = Int32Array.from(randomValues([batch, seq], 'tokens', 40), (x) => Math.abs(x));
		const run = async (tuning: Tuning) => {
			const engine = engineOf(tuning);
			const model = engine.createModel(layout, values, false);
			const program = await engine.compile(model, outputs);
			program.poison();
			return { got: await program.run({ tokens, targets: tokens }), bytes: program.cost.bytes };
		};
		const [stored, rounded] = [await run(native), await run(GPU)];
		expect(stored.got).toEqual(rounded.got);
		expect(stored.bytes).toBeLessThan(rounded.bytes);
	});

	it('are chosen when they pass the self-test', async () => {
		if (!device) throw new TypeError(missing);
		const engine = await firstSound(
			device,
			tuningsFor({ software: false, quads: false, f16: true }),
		);
		expect(engine.info.f16).toBe(true);
	});
});
