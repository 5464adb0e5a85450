/** Text from a model: tokens drawn one after another, by counter, so that a sample can be repeated. */
import { keyOf, philox, Stream, uniform01 } from '../core/random';
import type { Tokenizer } from '../data/tokenizers/tokenizer';
import type { Program } from '../engine/executor';
import type { Experiment } from './experiment';

/** The continuation of the experiment's prompt by the weights after `step` updates. */
export async function sample(
	program: Program,
	experiment: Experiment,
	tokenizer: Tokenizer,
	step: number,
): Promise<string> {
	const { context, sampleLength, temperature, seed } = experiment;
	const prompt = [...tokenizer.encode(experiment.prompt || '\n')];
	const written: number[] = [];
	for (let index = 0; index < sampleLength; index++) {
		const window = [...prompt, ...written].slice(-context);
		const tokens = new Int32Array(context);
		tokens.set(window);
		const targets = new Int32Array(context).fill(-1);
		const { logits = new Float32Array() } = await program.run({ tokens, targets });
		const start = (window.length - 1) * tokenizer.vocabularySize;
		const words = philox([index, step, Stream.textSampling, 0], keyOf(seed));
		const own = logits.subarray(start, start + tokenizer.vocabularySize);
		written.push(draw(own, temperature, uniform01(words[0] ?? 0)));
	}
	return tokenizer.decode(written);
}

/** Index with probability softmax(logits / temperature); the largest at temperature 0. */
function draw(logits: Float32Array, temperature: number, uniform: number): number {
	const largest = logits.reduce((a, b) => Math.max(a, b));
	if (temperature === 0) return logits.indexOf(largest);
	const weights = [...logits].map((value) => Math.exp((value - largest) / temperature));
	let rest = uniform * weights.reduce((sum, weight) => sum + weight, 0);
	const chosen = weights.findIndex((weight) => {
		rest -= weight;
		return rest < 0;
	});
	return chosen < 0 ? logits.indexOf(largest) : chosen;
}
