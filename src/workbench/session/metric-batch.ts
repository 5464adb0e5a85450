/** Collects metric rows into typed arrays that are handed over at most ten times a second. */
import type { StepRow } from '../../train/trainer';
import type { MetricsEvent } from '../protocol';

const INTERVAL_MS = 100;
const columns = ['step', 'loss', 'learningRate', 'gradientNorm', 'tokens', 'elapsedMs'] as const;

export class MetricBatch {
	readonly #emit: (event: MetricsEvent, transfer: Transferable[]) => void;
	#rows: StepRow[] = [];
	#lastMs = -Infinity;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(emit: (event: MetricsEvent, transfer: Transferable[]) => void) {
		this.#emit = emit;
	}

	add(row: StepRow): void {
		this.#rows.push(row);
		const waitMs = this.#lastMs + INTERVAL_MS - performance.now();
		if (waitMs <= 0) this.flush();
		else this.#timer ??= setTimeout(() => this.flush(), waitMs);
	}

	flush(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#rows.length === 0) return;
		this.#lastMs = performance.now();
		const [step, loss, learningRate, gradientNorm, tokens, elapsedMs] = columns.map((column) =>
			Float64Array.from(this.#rows, (row) => row[column]),
		) as [Column, Column, Column, Column, Column, Column];
		this.#rows = [];
		const values = { step, loss, learningRate, gradientNorm, tokens, elapsedMs };
		this.#emit(
			{ type: 'metrics', ...values },
			Object.values(values).map(({ buffer }) => buffer),
		);
	}
}

type Column = Float64Array<ArrayBuffer>;
