/** A classifier traced with its loss, and the score of its logits. */
import { crossEntropy } from '../graph/ops/cross-entropy';
import { inputTensor } from '../graph/ops/leaves';
import { Graph, type Tensor } from '../graph/tensor';
import { type ClassifierSettings, type ClassifierTrace, classifier } from '../nn/classifier';
import { type Precision, roundingOf } from '../nn/linear';
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
	precision: Precision = 'single',
): TracedClassifier {
	const graph = new Graph();
	const scope = new Scope(graph, roundingOf(precision, batch));
	const documents = settings.dual ? 2 * batch : batch;
	const tokens = inputTensor(graph, 'tokens', [documents, seq], 'i32');
	const mask = inputTensor(graph, 'mask', [documents, seq], 'i32');
	const targets = inputTensor(graph, 'targets', [batch], 'i32');
	const trace = classifier(scope, { tokens, mask }, settings, training);
	const loss = crossEntropy(trace.logits, targets);
	const count = loss.node.outputs.count as Tensor;
	return { ...trace, loss, count, declarations: scope.declarations };
}

/** [examples]: the class of the largest logit, the first of equals; -1 where none is a number. */
export function answersOf(logits: Float32Array, examples: number): Int32Array {
	const classes = logits.length / examples;
	return Int32Array.from({ length: examples }, (_, example) =>
		largestOf(logits.subarray(example * classes, (example + 1) * classes)),
	);
}

function largestOf(values: Float32Array): number {
	let largest = -1;
	values.forEach((value, index) => {
		if (value > (values[largest] ?? -Infinity)) largest = index;
	});
	return largest;
}
