/** Attention in TensorFlow.js, forward and backward, composed of its operations. */
import * as tf from '@tensorflow/tfjs-core';
import {
	type AttentionWork,
	attentionInputs,
	attentionSizes,
	normOf,
} from '../../cases/operations';
import type { Work } from '../peer';

const { batch, heads, seq, dim } = attentionSizes;

export function attentionWork(work: AttentionWork): Work {
	const inputs = attentionInputs(work);
	const tensorOf = (values: Float32Array) => tf.tensor(values, [batch, heads, seq, dim], 'float32');
	const given = [inputs.query, ...inputs.keys, inputs.value].map(tensorOf);
	const cotangent = tensorOf(inputs.outputGradient);
	const mask = causalMask(seq);
	const attend = work === 'mgk' ? mixture : softmaxAttention;
	const gradients = tf.grads((...own) => tf.sum(tf.mul(attend(own, mask), cotangent)));
	let last: readonly Float32Array[] = [];
	return {
		run: async () => {
			const found = tf.tidy(() => gradients(given));
			last = await Promise.all(found.map((gradient) => gradient.data()));
			for (const gradient of found) gradient.dispose();
		},
		answer: () => normOf(last),
	};
}

/** Given query, key and value, [..., seq, dim], and what is added to the logits. */
export function softmaxAttention(
	[query, key, value]: readonly tf.Tensor[],
	mask: tf.Tensor,
): tf.Tensor {
	if (!query || !key || !value) throw new Error('attention takes query, key and value');
	const scale = 1 / Math.sqrt(query.shape.at(-1) ?? 1);
	const logits = tf.add(tf.mul(tf.matMul(query, key, false, true), scale), mask);
	return tf.matMul(tf.softmax(logits), value);
}

/** log ½ Σ_r exp(-|q - k_r|² / 2√dim) for the logits. */
function mixture([query, first, second, value]: readonly tf.Tensor[], mask: tf.Tensor): tf.Tensor {
	if (!query || !first || !second || !value) throw new Error('MGK takes two keys');
	const a = gaussianLogits(query, first);
	const b = gaussianLogits(query, second);
	const largest = tf.maximum(a, b);
	const sum = tf.add(tf.exp(tf.sub(a, largest)), tf.exp(tf.sub(b, largest)));
	const logits = tf.add(tf.add(tf.add(largest, tf.log(sum)), Math.log(0.5)), mask);
	return tf.matMul(tf.softmax(logits), value);
}

function gaussianLogits(query: tf.Tensor, key: tf.Tensor): tf.Tensor {
	const queries = tf.sum(tf.square(query), -1, true);
	const keys = tf.expandDims(tf.sum(tf.square(key), -1), 2);
	const products = tf.matMul(query, key, false, true);
	const distances = tf.sub(tf.add(queries, keys), tf.mul(products, 2));
	return tf.mul(distances, -0.5 / Math.sqrt(dim));
}

/** [seq, seq]: a large negative number where a key comes after its query. */
export function causalMask(length: number): tf.Tensor {
	const values = Float32Array.from({ length: length * length }, (_, at) =>
		at % length > Math.floor(at / length) ? -1e9 : 0,
	);
	return tf.tensor(values, [length, length], 'float32');
}
