/** Experiments small enough for a test. */
import { defaultExperiment, type Experiment } from '../train/experiment';

export const smallExperiment: Experiment = {
	...defaultExperiment,
	heads: 2,
	headDim: 8,
	width: 20,
	feedForward: 28,
	context: 19,
	batch: 3,
	steps: 6,
	warmup: 2,
	evaluateEvery: 3,
	evaluationBatches: 2,
	sampleLength: 5,
	// Larger than the default, so that attention is far from uniform from the first step.
	deviation: 0.25,
};
