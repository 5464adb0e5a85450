/** Scores of held-out data: of a language model, and of a classifier, which is made here. */
import type { Example } from '../data/example';
import type { LabelledBatch, LabelledTask } from '../data/labelled';
import type { Program } from '../engine/executor';
import { answersOf } from './classification';
import { byLength, byRoot, type GroupScore, shareOf } from './groups';
import type { LanguageScore, ScoringOptions } from './score-text';

/** Score of held-out examples. */
export interface ClassificationScore {
	readonly kind: 'classification';
	/** Nats an example. */
	readonly loss: number;
	/** Share of examples whose largest logit is their label's, 0..1. */
	readonly accuracy: number;
	/** Examples that were scored. */
	readonly tokens: number;
	/** Examples by label, then answer, [classes, classes]. */
	readonly confusion: readonly (readonly number[])[];
	readonly classes: readonly string[];
	/** Accuracies that need no model, on the same examples. */
	readonly baselines: Readonly<Record<string, number>>;
	/** By length in tokens, in quarters of the examples; empty where all have one. */
	readonly byLength: readonly GroupScore[];
	/** By kind of example, such as root operator; empty for a task without. */
	readonly byRoot: readonly GroupScore[];
}

export type Evaluation = LanguageScore | ClassificationScore;

/** `2.3412 nats, 3.378 bits per byte`; `1.5012 nats, 48.4 % of 256 right`. */
export function scoreInWords(score: Evaluation): string {
	const nats = `${score.loss.toFixed(4)} nats`;
	return score.kind === 'language'
		? `${nats}, ${score.bitsPerByte.toFixed(3)} bits per byte`
		: `${nats}, ${(100 * score.accuracy).toFixed(1)} % of ${score.tokens} right`;
}

export interface HeldOut {
	/** Those of the batches, in their order. */
	readonly rows: readonly Example[];
	readonly batches: readonly LabelledBatch[];
	readonly baselines: Readonly<Record<string, number>>;
}

/** Mean loss and accuracy over all examples of the batches. */
export async function scoreExamples(
	program: Program,
	{ classes, roots }: LabelledTask,
	{ rows, batches, baselines }: HeldOut,
	{ onProgress, signal }: ScoringOptions = {},
): Promise<ClassificationScore> {
	let sum = 0;
	let tokens = 0;
	const answers: number[] = [];
	for (const [index, batch] of batches.entries()) {
		signal?.throwIfAborted();
		const { loss, count, logits = new Float32Array() } = await program.run({ ...batch });
		const scored = count?.[0] ?? 0;
		sum += (loss?.[0] ?? Number.NaN) * scored;
		tokens += scored;
		const { targets } = batch;
		// A row that only fills the batch has no target.
		answers.push(
			...answersOf(logits, targets.length).filter((_, row) => (targets[row] ?? -1) >= 0),
		);
		onProgress?.(index + 1, batches.length);
	}
	const marks = rows.map(({ label }, row) => answers[row] === label);
	return {
		kind: 'classification',
		loss: sum / tokens,
		accuracy: shareOf(marks),
		tokens,
		confusion: confusionOf(rows, answers, classes.length),
		classes,
		baselines,
		byLength: byLength(rows, marks),
		byRoot: roots ? byRoot(rows, marks, roots) : [],
	};
}

function confusionOf(
	rows: readonly Example[],
	answers: readonly number[],
	classes: number,
): number[][] {
	const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
	for (const [index, { label }] of rows.entries()) {
		const [row, answer] = [confusion[label], answers[index] ?? -1];
		if (row && answer >= 0) row[answer] = (row[answer] ?? 0) + 1;
	}
	return confusion;
}
