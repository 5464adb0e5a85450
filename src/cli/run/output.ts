/** The files of a run: metrics.jsonl as it goes; summary.json, model.safetensors and config.json at the end. */
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../core/problem';
import type { ClassificationScore } from '../../train/evaluate';
import type { LanguageScore } from '../../train/score-text';
import type { StepRow } from '../../train/trainer';

export type Validation =
	| Pick<LanguageScore, 'loss' | 'bitsPerByte' | 'perplexity'>
	| Pick<ClassificationScore, 'loss' | 'accuracy'>;

/** A row as written: that of a step, with the score of the weights it started from where there is one. */
export type MetricRow = Omit<StepRow, 'gradientNorm'> & {
	readonly gradientNorm: number | null;
	readonly validation?: Validation;
};

export class RunFolder {
	readonly path: string;
	readonly #metrics: WriteStream;

	/** @throws Problem `file` when the folder cannot be made */
	constructor(path: string) {
		this.path = path;
		try {
			mkdirSync(path, { recursive: true });
		} catch (cause) {
			throw new Problem('file', `${path} cannot be created.`, 'Choose another --out.', { cause });
		}
		this.#metrics = createWriteStream(join(path, 'metrics.jsonl'));
	}

	row(row: MetricRow): void {
		this.#metrics.write(`${JSON.stringify(row)}\n`);
	}

	async finish(files: {
		readonly summary: unknown;
		readonly config: unknown;
		readonly model: Uint8Array;
		/** Of a text. */
		readonly tokenizer: string | null;
	}): Promise<void> {
		await new Promise<void>((resolve) => this.#metrics.end(resolve));
		const json = (value: unknown) => `${JSON.stringify(value, null, '\t')}\n`;
		await writeFile(join(this.path, 'model.safetensors'), files.model);
		await writeFile(join(this.path, 'config.json'), json(files.config));
		if (files.tokenizer !== null)
			await writeFile(join(this.path, 'tokenizer.json'), files.tokenizer);
		await writeFile(join(this.path, 'summary.json'), json(files.summary));
	}
}
