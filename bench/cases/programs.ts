/** The works as programs of one of our engines, through the product's own planner and kernels. */
import type { Engine, InputData, Program, TrainingProgram } from '../../src/engine/executor';
import { layoutOf } from '../../src/engine/layout';
import { conformanceModel } from '../../src/testing/conformance';
import { defaultExperiment, type Experiment } from '../../src/train/experiment';
import { flatten, initialParameters, parameterLayout } from '../../src/train/language-model';
import { adamwSettings, traceTraining } from '../../src/train/programs';
import { type AttentionWork, attentionGraph, matmulGraph } from './operations';

export async function matmulProgram(engine: Engine): Promise<Program> {
	const { output, layout, values } = matmulGraph();
	return engine.compile(engine.createModel(layout, values, false), { output });
}

export async function attentionProgram(engine: Engine, work: AttentionWork): Promise<Program> {
	const { gradients, data } = attentionGraph(work);
	const { projectionGradient } = gradients;
	if (!projectionGradient) throw new Error('attention has a packed projection');
	const values = new Map<string, Float32Array>();
	for (const [name, array] of Object.entries(data)) values.set(name, Float32Array.from(array));
	const layout = layoutOf(
		[...values].map(([name, { length }]) => ({ name, shape: [length], decay: true })),
	);
	const model = engine.createModel(layout, flatten(layout, values), false);
	return engine.compile(model, { projectionGradient });
}

export interface Steps {
	readonly training: TrainingProgram;
	/** One more step; its loss once it is on the host. */
	take(): Promise<number>;
	dispose(): void;
}

/** Steps of the conformance model. */
export function conformanceSteps(engine: Engine): Promise<Steps> {
	const { experiment, loss, layout, values, inputs } = conformanceModel();
	return stepsOf(engine, { experiment, loss, layout, values: flatten(layout, values), inputs });
}

/** Steps of any experiment on one batch of drawn bytes. */
export function experimentSteps(engine: Engine, experiment: Experiment): Promise<Steps> {
	const { loss, declarations } = traceTraining(experiment);
	const layout = parameterLayout(declarations, experiment);
	const values = initialParameters(declarations, layout, 1);
	return stepsOf(engine, { experiment, loss, layout, values, inputs: bytesFor(experiment) });
}

/** Heads as wide as those of the attention that is measured alone: at 16 the feed-forward layers are most of the work. */
const wide = { ...defaultExperiment, headDim: 32, context: 256 } as const;

/** MGK with half the heads of softmax, of the same dimension. */
export const halvedHeads = {
	mgk4Step: { ...wide, variant: 'mgk', heads: 4, components: 2 },
	softmax8Step: { ...wide, variant: 'softmax', heads: 8 },
} as const satisfies Record<string, Experiment>;

interface Traced
	extends Pick<ReturnType<typeof conformanceModel>, 'experiment' | 'loss' | 'layout'> {
	readonly values: Float32Array;
	readonly inputs: InputData;
}

async function stepsOf(
	engine: Engine,
	{ experiment, loss, layout, values, inputs }: Traced,
): Promise<Steps> {
	const model = engine.createModel(layout, values, true);
	let last = Number.NaN;
	const training = await engine.compileTraining({
		model,
		loss,
		optimiser: adamwSettings(experiment),
		seed: 0,
		onReport: (report) => {
			last = report.loss;
		},
	});
	const { learningRate } = experiment;
	let step = 0;
	return {
		training,
		take: async () => {
			await training.step({ step: step++, learningRate, inputs });
			await training.settle();
			return last;
		},
		dispose: () => {
			training.dispose();
			model.dispose();
		},
	};
}

/** Bytes that go round: what they are does not matter for time. */
function bytesFor({ batch, context }: Experiment): InputData {
	const bytes = Int32Array.from({ length: batch * context + 1 }, (_, at) => (at * 97) % 251);
	return { tokens: bytes.slice(0, -1), targets: bytes.slice(1) };
}
