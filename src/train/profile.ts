/** A profile of one training step of an experiment: on weights and a program of its own, so that no run is touched. */
import { type StepProfile, stepProfile } from '../core/profile';
import type { Engine } from '../engine/executor';
import type { ProfileOptions } from '../engine/profile';
import { measureRoof, noKernels } from '../engine/roof';
import type { Experiment } from './experiment';
import { initialParameters, parameterLayout } from './language-model';
import { learningFrom } from './learning';
import { adamwSettings, traceTraining } from './programs';
import { type RunData, taskOf } from './run-data';

export interface StepProfiling extends Omit<ProfileOptions, 'onProgress'> {
	/** What is being done, and how far, 0..1, where that is known. */
	readonly onProgress?: (activity: string, share: number | null) => void;
}

/** Repetitions of a probe: its least time counts. */
const PROBES = 20;
const PROBE_MS = 1500;

/**
 * Compiles, probes the engine, and times the step on the first batch; at a learning rate of 0, so that it stays the same step.
 * @throws Problem `data`, `shape`, `memory`, `device` or `cancelled`
 */
export async function profileStep(
	engine: Engine,
	experiment: Experiment,
	data: RunData,
	{ onProgress = () => {}, ...options }: StepProfiling,
): Promise<StepProfile> {
	const { loss, declarations } = traceTraining(experiment, taskOf(data));
	const layout = parameterLayout(declarations, experiment);
	const { seed } = experiment;
	const inputs = learningFrom(experiment, data).batch(0);
	const model = engine.createModel(layout, initialParameters(declarations, layout, seed), true);
	try {
		const optimiser = adamwSettings(experiment);
		const onReport = () => {};
		const program = await engine.compileTraining(
			{ model, loss, optimiser, seed, onReport },
			(done, total) => onProgress('Compiling kernels', total > 0 ? done / total : 1),
		);
		try {
			if (!program.profile) throw noKernels();
			onProgress('Probing the engine', null);
			const roof = await measureRoof(engine, { ...options, repeats: PROBES, mostMs: PROBE_MS });
			const step = { step: 0, learningRate: 0, inputs };
			const profile = await program.profile(step, {
				...options,
				onProgress: (done, total) => onProgress('Timing a step', done / total),
			});
			return stepProfile(profile, roof);
		} finally {
			program.dispose();
		}
	} finally {
		model.dispose();
	}
}
