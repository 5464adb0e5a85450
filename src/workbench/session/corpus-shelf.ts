/** Texts that are loaded, and the one download that may be under way. */
import { Problem } from '../../core/problem';
import { isAvailable, loadData } from '../../data';
import { corpora, corpusDefinition } from '../../data/corpora';
import type { CorpusBytes, DataEnvironment } from '../../data/corpus';
import type { DataFile } from '../../data/formats/file';
import { forget, keptOf } from '../../data/kept';
import type { LabelledData } from '../../data/labelled';
import type { TrainingOptions } from '../../data/tokenizers/training';
import type { Experiment } from '../../train/experiment';
import {
	asRead,
	expectedTask,
	type ModelTask,
	type RunData,
	runData,
	tokenizerChoice,
} from '../../train/run-data';
import { corpusInfo } from '../catalogue';
import type { CorpusInfo, DownloadEvent, ImportedData, KeptData } from '../protocol';
import { openOwnFiles } from './own-files';

export class CorpusShelf {
	readonly #environment: DataEnvironment;
	readonly #loaded = new Map<string, CorpusBytes | LabelledData>();
	/** The text that was encoded last, and what with. */
	#encoded: { readonly key: string; readonly data: RunData } | null = null;
	#download: AbortController | null = null;

	constructor(environment: DataEnvironment) {
		this.#environment = environment;
	}

	/** Ids of the corpora that need neither a download nor a file. */
	async available(): Promise<Set<string>> {
		const ids = new Set<string>(this.#loaded.keys());
		for (const { id } of corpora) if (await isAvailable(id, this.#environment)) ids.add(id);
		return ids;
	}

	/**
	 * Data that are at hand; nothing is fetched from a host without consent.
	 * @throws Problem `data` when the person has not yet downloaded or opened it
	 */
	async get(id: string): Promise<CorpusBytes | LabelledData> {
		const known = this.#loaded.get(id);
		if (known) return known;
		const definition = corpusDefinition(id);
		const fetch = () => Promise.reject(new TypeError('not asked for'));
		const corpus = await loadData(id, { ...this.#environment, fetch }).catch((thrown) => {
			if (corpusInfo(definition, false).kind !== 'remote') throw thrown;
			throw new Problem(
				'data',
				`${definition.label} is not kept on this computer, or no longer whole.`,
				'Reload the page, and download it under "Data to learn".',
			);
		});
		this.#loaded.set(id, corpus);
		return corpus;
	}

	/**
	 * The data of an experiment as its model reads them; a tokenizer that is learned for them is kept for the next run.
	 * @throws Problem `data` or `cancelled`
	 */
	async ready(experiment: Experiment, options: TrainingOptions): Promise<RunData> {
		const loaded = await this.get(experiment.corpus);
		if (loaded.kind === 'labelled') return runData(experiment, loaded);
		const key = JSON.stringify([loaded.id, loaded.sha256, tokenizerChoice(experiment)]);
		if (this.#encoded?.key === key) return this.#encoded.data;
		const data = await runData(experiment, loaded, options);
		this.#encoded = { key, data };
		return data;
	}

	/** @throws Problem `network`, `data` or `cancelled` */
	async download(id: string, onEvent: (event: DownloadEvent) => void): Promise<CorpusInfo> {
		this.cancel();
		const controller = new AbortController();
		this.#download = controller;
		try {
			const corpus = await loadData(id, this.#environment, {
				signal: controller.signal,
				onProgress: (progress) => onEvent({ type: 'download', corpus: id, ...progress }),
			});
			this.#loaded.set(id, corpus);
			return corpusInfo(corpusDefinition(id), true);
		} finally {
			if (this.#download === controller) this.#download = null;
		}
	}

	/** Downloads that take room here, whole or not. */
	async kept(): Promise<KeptData[]> {
		const there = await this.available();
		const found = await keptOf(corpora, this.#environment.cache, ({ id }) => there.has(id));
		return found.map(({ definition: { id, label }, bytes }) => ({ corpus: id, label, bytes }));
	}

	async forget(id: string): Promise<CorpusInfo> {
		const definition = corpusDefinition(id);
		this.#loaded.delete(id);
		await forget(definition, this.#environment.cache);
		return corpusInfo(definition, await isAvailable(id, this.#environment));
	}

	cancel(): void {
		this.#download?.abort();
		this.#download = null;
	}

	/** What is known of an experiment's model now: of a person's own examples, what they hold. */
	task(experiment: Experiment): ModelTask {
		const task = this.#loaded.get(experiment.corpus);
		if (task?.kind !== 'labelled') return expectedTask(experiment);
		return { kind: 'labelled', task: asRead(task, experiment) };
	}

	/** The person's own files take the place of those before. @throws Problem `file` or `data` */
	async importFiles(files: readonly DataFile[]): Promise<ImportedData> {
		const { data, shown } = await openOwnFiles(files);
		this.#loaded.set(data.id, data);
		this.#encoded = null;
		return shown;
	}
}
