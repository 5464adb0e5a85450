/** A training step of the conformance model in TensorFlow.js, with its Adam and decay beside it. */
import * as tf from '@tensorflow/tfjs-core';
import { conformanceModel } from '../../../src/testing/conformance';
import type { Work } from '../peer';
import { causalMask, softmaxAttention } from './tfjs-attention';

const VOCABULARY = 256;
const NORM_EPSILON = 1e-5;

export type Embed = (table: tf.Tensor, tokens: tf.Tensor) => tf.Tensor;

/** For backends in which `gather` has no gradient. */
export function embedByProduct(table: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
	return tf.matMul(tf.cast(tf.oneHot(tokens, VOCABULARY), 'float32'), table);
}

/** @param embed  rows of a table by token */
export function trainingWork(embed: Embed): Work {
	const { experiment, layout, values, inputs } = conformanceModel();
	const { learningRate, beta1, beta2, epsilon, weightDecay, batch, context } = experiment;
	const variables = new Map(
		layout.slots.map(({ name, shape, size }) => {
			const initial = tf.tensor(values.get(name) ?? new Float32Array(size), shape, 'float32');
			return [name, tf.variable(initial, true, name)];
		}),
	);
	const mask = causalMask(context);
	const adam = tf.train.adam(learningRate, beta1, beta2, epsilon);
	let last = Number.NaN;
	return {
		run: async () => {
			const loss = tf.tidy(() => {
				const tokens = tf.tensor(inputs.tokens, [batch * context], 'int32');
				const targets = tf.tensor(inputs.targets, [batch * context], 'int32');
				const wanted = tf.cast(tf.oneHot(targets, VOCABULARY), 'float32');
				const { value, grads } = tf.variableGrads(() =>
					tf.losses.softmaxCrossEntropy(wanted, logitsOf(variables, embed, tokens, mask)),
				);
				for (const variable of variables.values())
					variable.assign(tf.mul(variable, 1 - learningRate * weightDecay));
				adam.applyGradients(grads);
				return value;
			});
			last = (await loss.data())[0] ?? Number.NaN;
			loss.dispose();
		},
		answer: () => last,
	};
}

/** [batch * context, vocabulary] */
function logitsOf(
	variables: ReadonlyMap<string, tf.Tensor>,
	embed: Embed,
	tokens: tf.Tensor,
	mask: tf.Tensor,
): tf.Tensor {
	const { batch, context, width, heads, headDim, layers } = conformanceModel().experiment;
	const rows = batch * context;
	const of = (name: string) => {
		const found = variables.get(name);
		if (!found) throw new Error(`no variable ${name}`);
		return found;
	};
	const linear = (x: tf.Tensor, name: string) =>
		tf.add(tf.matMul(x, of(`${name}.weight`)), of(`${name}.bias`));
	const norm = (x: tf.Tensor, name: string) =>
		layerNorm(x, of(`${name}.weight`), of(`${name}.bias`));
	const embedded = tf.reshape(embed(of('tok_emb.weight'), tokens), [batch, context, width]);
	let stream = tf.reshape(tf.add(embedded, of('pos_emb.weight')), [rows, width]);
	for (let layer = 0; layer < layers; layer++) {
		const name = `blocks.${layer}`;
		const packed = linear(norm(stream, `${name}.ln1`), `${name}.attn.projection`);
		const parts = tf.reshape(packed, [batch, context, 3, heads, headDim]);
		const given = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4]), 0);
		const mixed = tf.transpose(softmaxAttention(given, mask), [0, 2, 1, 3]);
		const joined = tf.reshape(mixed, [rows, heads * headDim]);
		stream = tf.add(stream, linear(joined, `${name}.attn.out`));
		const hidden = gelu(linear(norm(stream, `${name}.ln2`), `${name}.mlp.fc1`));
		stream = tf.add(stream, linear(hidden, `${name}.mlp.fc2`));
	}
	return tf.matMul(norm(stream, 'ln_f'), of('head.weight'));
}

function layerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor {
	const centred = tf.sub(x, tf.mean(x, -1, true));
	const variance = tf.mean(tf.square(centred), -1, true);
	return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, NORM_EPSILON))), weight), bias);
}

/** In the form with tanh. */
function gelu(x: tf.Tensor): tf.Tensor {
	const cubic = tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715));
	const gate = tf.add(tf.tanh(tf.mul(cubic, Math.sqrt(2 / Math.PI))), 1);
	return tf.mul(tf.mul(x, 0.5), gate);
}
