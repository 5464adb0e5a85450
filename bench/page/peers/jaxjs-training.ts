/** A training step of the conformance model in jax-js, compiled as a whole. */
import { type JaxArray, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { conformanceModel } from '../../../src/testing/conformance';
import type { Work } from '../peer';

const VOCABULARY = 256;
const NORM_EPSILON = 1e-5;

export function trainingWork(): Work {
	const { experiment, layout, values, inputs } = conformanceModel();
	const names = layout.slots.map(({ name }) => name);
	const step = jit(stepOf(names));
	const zeros = () => layout.slots.map(({ shape }) => np.zeros(shape));
	let parameters: readonly JaxArray[] = layout.slots.map(({ name, shape, size }) =>
		np.array(values.get(name) ?? new Float32Array(size)).reshape(shape),
	);
	let means: readonly JaxArray[] = zeros();
	let squares: readonly JaxArray[] = zeros();
	let updates = 0;
	let last = Number.NaN;
	return {
		run: async () => {
			updates++;
			const corrections = Float32Array.of(
				1 / (1 - experiment.beta1 ** updates),
				1 / (1 - experiment.beta2 ** updates),
			);
			const [tokens, targets] = [np.array(inputs.tokens), np.array(inputs.targets)];
			const result = step([parameters, means, squares], tokens, targets, np.array(corrections));
			[parameters, means, squares] = result[0];
			last = (await result[1].data())[0] ?? Number.NaN;
		},
		answer: () => last,
	};
}

type State = readonly [
	parameters: readonly JaxArray[],
	means: readonly JaxArray[],
	squares: readonly JaxArray[],
];

/** New state and loss of one step; `corrections` are AdamW's two for the number of updates. */
function stepOf(names: readonly string[]) {
	const { beta1, beta2, epsilon, weightDecay, learningRate } = conformanceModel().experiment;
	return (
		[parameters, means, squares]: State,
		tokens: JaxArray,
		targets: JaxArray,
		corrections: JaxArray,
	): readonly [State, JaxArray] => {
		const chosen = nn.oneHot(tokens, VOCABULARY);
		const wanted = nn.oneHot(targets, VOCABULARY);
		const [loss, gradients] = valueAndGrad((own: readonly JaxArray[]) =>
			lossOf(names, own, chosen.ref, wanted.ref),
		)(parameters.map((array) => array.ref));
		chosen.dispose();
		wanted.dispose();
		const [first, second] = np.split(corrections, 2, 0).map((one) => one.reshape([]));
		if (!first || !second) throw new Error('two corrections');
		const updated = parameters.map((parameter, index) => {
			const [gradient, mean, square] = [gradients[index], means[index], squares[index]];
			if (!gradient || !mean || !square) throw new Error(`no moments of ${names[index]}`);
			const newMean = mean.mul(beta1).add(gradient.ref.mul(1 - beta1));
			const newSquare = square.mul(beta2).add(np.square(gradient).mul(1 - beta2));
			const deviation = np.sqrt(newSquare.ref.mul(second.ref)).add(epsilon);
			const change = newMean.ref.mul(first.ref).div(deviation);
			const kept = parameter.mul(1 - learningRate * weightDecay);
			return [kept.sub(change.mul(learningRate)), newMean, newSquare] as const;
		});
		first.dispose();
		second.dispose();
		const state: State = [
			updated.map(([parameter]) => parameter),
			updated.map(([, mean]) => mean),
			updated.map(([, , square]) => square),
		];
		return [state, loss];
	};
}

/** Mean cross-entropy; `chosen` and `wanted` are tokens and targets as one-hot rows [batch * context, vocabulary]. */
function lossOf(
	names: readonly string[],
	parameters: readonly JaxArray[],
	chosen: JaxArray,
	wanted: JaxArray,
): JaxArray {
	const { batch, context, width, heads, headDim, layers } = conformanceModel().experiment;
	const rows = batch * context;
	const of = (name: string) => {
		const found = parameters[names.indexOf(name)];
		if (!found) throw new Error(`no parameter ${name}`);
		return found.ref;
	};
	const linear = (x: JaxArray, name: string) =>
		np.matmul(x, of(`${name}.weight`)).add(of(`${name}.bias`));
	const norm = (x: JaxArray, name: string) =>
		layerNorm(x, of(`${name}.weight`), of(`${name}.bias`));
	const embedded = np.matmul(chosen, of('tok_emb.weight')).reshape([batch, context, width]);
	let stream = embedded.add(of('pos_emb.weight')).reshape([rows, width]);
	for (let layer = 0; layer < layers; layer++) {
		const name = `blocks.${layer}`;
		const packed = linear(norm(stream.ref, `${name}.ln1`), `${name}.attn.projection`);
		const parts = np.split(packed.reshape([batch, context, 3, heads, headDim]), 3, 2);
		const [query, key, value] = parts.map((part) => part.reshape([batch, context, heads, headDim]));
		if (!query || !key || !value) throw new Error('three parts');
		const mixed = nn.dotProductAttention(query, key, value, { isCausal: true });
		stream = stream.add(linear(mixed.reshape([rows, heads * headDim]), `${name}.attn.out`));
		const hidden = linear(norm(stream.ref, `${name}.ln2`), `${name}.mlp.fc1`);
		stream = stream.add(linear(nn.gelu(hidden), `${name}.mlp.fc2`));
	}
	const logits = np.matmul(norm(stream, 'ln_f'), of('head.weight'));
	for (const parameter of parameters) parameter.dispose();
	return nn
		.logSoftmax(logits, -1)
		.mul(wanted)
		.sum()
		.mul(-1 / rows);
}

function layerNorm(x: JaxArray, weight: JaxArray, bias: JaxArray): JaxArray {
	const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
	const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
	return centred
		.div(np.sqrt(variance.add(NORM_EPSILON)))
		.mul(weight)
		.add(bias);
}
