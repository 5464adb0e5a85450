/** Joins rows and evaluations: the score after s updates belongs to the row of step s, which starts from those weights. */
import { type Evaluation, scoreInWords } from '../../train/evaluate';
import type { StepRow } from '../../train/trainer';
import type { RunFolder, Validation } from './output';
import type { Progress } from './progress';

export class Recorder {
	readonly rows: StepRow[] = [];
	readonly evaluations: { readonly step: number; readonly validation: Validation }[] = [];
	readonly #folder: RunFolder;
	readonly #progress: Progress;
	/** The newest score. */
	last: Evaluation | null = null;

	constructor(folder: RunFolder, progress: Progress) {
		this.#folder = folder;
		this.#progress = progress;
	}

	row(row: StepRow): void {
		this.rows.push(row);
		const last = this.evaluations.at(-1);
		const due = last?.step === row.step ? { validation: last.validation } : {};
		this.#folder.row({ ...row, ...due });
		this.#progress.step(row.step, row.loss);
	}

	evaluated(step: number, score: Evaluation): void {
		this.evaluations.push({ step, validation: validationOf(score) });
		this.last = score;
	}

	/** The row of the weights that came out: their loss on the next batch, and their score. */
	end(step: number, loss: number): void {
		const last = this.rows.at(-1);
		const score = this.evaluations.at(-1);
		if (!last) return;
		this.#folder.row({
			...last,
			step,
			loss,
			learningRate: 0,
			gradientNorm: null,
			...(score?.step === step && { validation: score.validation }),
		});
	}

	get best(): { readonly step: number; readonly validation: Validation } | null {
		const sorted = this.evaluations.toSorted((a, b) => a.validation.loss - b.validation.loss);
		return sorted[0] ?? null;
	}

	sentence(): string {
		const [first, last] = [this.rows[0], this.rows.at(-1)];
		const score = this.last ? scoreInWords(this.last) : 'none';
		return `Loss ${first?.loss.toFixed(4)} to ${last?.loss.toFixed(4)} in ${this.rows.length} steps; validation ${score}.`;
	}
}

/** What a line of metrics keeps of a score. */
function validationOf(score: Evaluation): Validation {
	const { loss } = score;
	if (score.kind === 'classification') return { loss, accuracy: score.accuracy };
	return { loss, bitsPerByte: score.bitsPerByte, perplexity: score.perplexity };
}
