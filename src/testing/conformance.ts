/**
 * The conformance model: small, softmax attention, with initial weights and one batch from a 32-bit generator, so that
 * any framework can train it. Thirteen losses of an exact implementation are known (PyTorch, jax-js and tfjs agree to 1e-5).
 */
import type { Engine } from '../engine/executor';
import { defaultExperiment, type Experiment } from '../train/experiment';
import { flatten, parameterLayout } from '../train/language-model';
import { adamwSettings, traceTraining } from '../train/programs';

export const conformanceLosses = [
	5.55949, 5.44273, 5.3465, 5.26862, 5.20186, 5.14177, 5.08539, 5.03195, 4.97947, 4.92753, 4.87615,
	4.82452, 4.77306,
] as const;

export const conformanceExperiment: Experiment = {
	...defaultExperiment,
	variant: 'softmax',
	projectionBias: true,
	learningRate: 1e-3,
	schedule: 'constant',
	warmup: 0,
	beta2: 0.999,
	weightDecay: 0.01,
	decayed: 'all',
	clip: 0,
	deviation: 0.02,
	steps: conformanceLosses.length,
};

/** Mulberry32: uniform in [0, 1). */
function mulberry32(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Matrices in the order they are drawn, with the names of our parameters. */
function drawnOrder(layers: number): string[] {
	const blocks = Array.from({ length: layers }, (_, index) =>
		['attn.projection.weight', 'attn.out.weight', 'mlp.fc1.weight', 'mlp.fc2.weight'].map(
			(name) => `blocks.${index}.${name}`,
		),
	);
	return ['tok_emb.weight', 'pos_emb.weight', ...blocks.flat(), 'head.weight'];
}

function normalsOf(random: () => number, count: number, deviation: number) {
	return Float32Array.from({ length: count }, () => {
		const u = Math.max(random(), 1e-12);
		const v = random();
		return deviation * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
	});
}

function batchOf({ batch, context }: Experiment) {
	const random = mulberry32(99);
	const byte = () => Math.floor(random() * 256);
	const tokens = new Int32Array(batch * context);
	const targets = new Int32Array(batch * context);
	for (let row = 0; row < batch; row++) {
		let previous = byte();
		for (let t = 0; t < context; t++) {
			tokens[row * context + t] = previous;
			previous = byte();
			targets[row * context + t] = previous;
		}
	}
	return { tokens, targets };
}

/** The traced loss, initial values by our names, and the one batch of every step: what any framework needs for the same steps. */
export function conformanceModel(change: Partial<Experiment> = {}) {
	const experiment = { ...conformanceExperiment, ...change };
	const { loss, declarations } = traceTraining(experiment);
	const layout = parameterLayout(declarations, experiment);
	const random = mulberry32(1234);
	const values = new Map<string, Float32Array<ArrayBuffer>>();
	for (const { name, size } of layout.slots)
		values.set(name, new Float32Array(size).fill(/ln\w*\.weight$/.test(name) ? 1 : 0));
	for (const name of drawnOrder(experiment.layers))
		values.set(name, normalsOf(random, values.get(name)?.length ?? 0, experiment.deviation));
	return { experiment, loss, layout, values, inputs: batchOf(experiment) };
}

/** Losses of the first conformance steps on an engine, all unless told, and the weights that come out. */
export async function conformanceRun(
	engine: Engine,
	steps = conformanceExperiment.steps,
	change: Partial<Experiment> = {},
) {
	const { experiment, loss, layout, values, inputs } = conformanceModel(change);
	const model = engine.createModel(layout, flatten(layout, values), true);
	const losses: number[] = [];
	const training = await engine.compileTraining({
		model,
		loss,
		optimiser: adamwSettings(experiment),
		seed: 0,
		onReport: (report) => losses.push(report.loss),
	});
	for (let step = 0; step < steps; step++)
		await training.step({ step, learningRate: experiment.learningRate, inputs });
	await training.settle();
	const weights = await model.read();
	training.dispose();
	model.dispose();
	return { losses, weights };
}
