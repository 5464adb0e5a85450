/** A classifier traced with its loss, and the score of its logits. */
import { crossEntropy } from '../graph/ops/cross-entropy';
import { inputTensor } from '../graph/ops/leaves';
import { Graph, type Tensor } from '../graph/tensor';
import { type ClassifierSettings, type ClassifierTrace, classifier } from '../nn/classifier';
import { type Declarations, Scope } from '../nn/scope';
import type { TraceSize } from './language-model';

export interface TracedClassifier extends ClassifierTrace {
	readonly declarations: Declarations;
	/** Mean cross-entropy of the examples that have a target, in nats. */
	readonly loss: Tensor;
	/** How many examples have one, []. */
	readonly count: Tensor;
}

/**
 * Inputs `tokens` and `mask` (0 marks padding), i32 [batch, seq], with `dual` [2 * batch, seq]; `targets`, i32 [batch], -1
 * for an example that only fills the batch.
 * @throws Problem `shape`
 */
export function traceClassifier(
	settings: ClassifierSettings,
	{ batch, seq }: TraceSize,
	training: boolean,
): TracedClassifier {
	const graph = new Graph();
	const scope = new Scope(graph);
	const documents = settings.dual ? 2 * batch : batch;
	const tokens = inputTensor(graph, 'tokens', [documents, seq], 'i32');
	const mask = inputTensor(graph, 'mask', [documents, seq], 'i32');
	const targets = inputTensor(graph, 'targets', [batch], 'i32');
	const trace = classifier(scope, { tokens, mask }, settings, training);
	const loss = crossEntropy(trace.logits, targets);
	const count = loss.node.outputs.count as Tensor;
	return { ...trace, loss, count, declarations: scope.declarations };
}

/** Whether the largest logit of each example, the first of equals, is its target's: 1 or 0; -1 where there is no target. */
export function correctness(logits: Float32Array, targets: Int32Array): Int8Array {
	const classes = logits.length / targets.length;
	return Int8Array.from(targets, (target, example) => {
		if (target < 0) return -1;
		const own = logits.subarray(example * classes, (example + 1) * classes);
		return largestOf(own) === target ? 1 : 0;
	});
}

/** Index of the largest value; -1 when none is a number. */
export function largestOf(values: Float32Array): number {
	let largest = -1;
	values.forEach((value, index) => {
		if (value > (values[largest] ?? -Infinity)) largest = index;
	});
	return largest;
}
