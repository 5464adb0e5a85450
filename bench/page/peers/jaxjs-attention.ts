/** Attention in jax-js, forward and backward; its arrays are [batch, seq, heads, dim]. */
import { blockUntilReady, grad, type JaxArray, jit, lax, nn, numpy as np } from '@jax-js/jax';
import { swapHeads } from '../../../src/cli/attention/layout';
import {
	type AttentionWork,
	attentionInputs,
	attentionSizes,
	normOf,
} from '../../cases/operations';
import type { Work } from '../peer';

const { batch, heads, seq, dim } = attentionSizes;

/** Of `(query, keys…, value)` in one list. */
type Attend = (given: readonly JaxArray[]) => JaxArray;

export function attentionWork(work: AttentionWork): Work {
	const inputs = attentionInputs(work);
	const given = [inputs.query, ...inputs.keys, inputs.value].map(byToken);
	const cotangent = byToken(inputs.outputGradient);
	const mask = np.array(causalMask()).reshape([1, 1, seq, seq]);
	const gradients = jit((arrays: readonly JaxArray[], g: JaxArray, forbidden: JaxArray) => {
		const attend: Attend =
			work === 'mgk' ? (own) => mixture(own, forbidden.ref) : (own) => softmaxAttention(own);
		return grad((own: readonly JaxArray[]) => attend(own).mul(g.ref).sum())(arrays);
	});
	let last: readonly JaxArray[] = [];
	return {
		run: async () => {
			for (const gradient of last) gradient.dispose();
			last = await blockUntilReady(
				gradients(
					given.map((array) => array.ref),
					cotangent.ref,
					mask.ref,
				),
			);
		},
		answer: async () => normOf(await Promise.all(last.map((gradient) => gradient.ref.data()))),
	};
}

function softmaxAttention([query, key, value]: readonly JaxArray[]): JaxArray {
	if (!query || !key || !value) throw new Error('attention takes query, key and value');
	return nn.dotProductAttention(query, key, value, { isCausal: true });
}

/** log ½ Σ_r exp(-|q - k_r|² / 2√dim) for the logits. */
function mixture([query, first, second, value]: readonly JaxArray[], mask: JaxArray): JaxArray {
	if (!query || !first || !second || !value) throw new Error('MGK takes two keys');
	const a = gaussianLogits(query.ref, first);
	const b = gaussianLogits(query, second);
	const largest = lax.stopGradient(np.maximum(a.ref, b.ref));
	const sum = np.exp(a.sub(largest.ref)).add(np.exp(b.sub(largest.ref)));
	const logits = largest.add(np.log(sum)).add(Math.log(0.5)).add(mask);
	return np.einsum('BNLS,BSNH->BLNH', nn.softmax(logits, -1), value);
}

function gaussianLogits(query: JaxArray, key: JaxArray): JaxArray {
	const queries = np.einsum('BLNH->BNL', np.square(query.ref)).reshape([batch, heads, seq, 1]);
	const keys = np.einsum('BSNH->BNS', np.square(key.ref)).reshape([batch, heads, 1, seq]);
	const products = np.einsum('BLNH,BSNH->BNLS', query, key);
	return queries
		.add(keys)
		.sub(products.mul(2))
		.mul(-0.5 / Math.sqrt(dim));
}

function byToken(values: Float32Array): JaxArray {
	const sizes = { ...attentionSizes, components: 1, keys: 1 };
	return np.array(swapHeads(sizes, values, false)).reshape([batch, seq, heads, dim]);
}

/** [seq, seq]: a large negative number where a key comes after its query. */
function causalMask(): Float32Array {
	return Float32Array.from({ length: seq * seq }, (_, at) =>
		at % seq > Math.floor(at / seq) ? -1e9 : 0,
	);
}
