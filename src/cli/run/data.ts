/** The data of `mgk run`: what the experiment names, or the person's own files, as a model reads them. */
import { readFile } from 'node:fs/promises';
import { Problem } from '../../core/problem';
import { textFromFiles } from '../../data/sources/text-files';
import type { Tokenizer } from '../../data/tokenizers/tokenizer';
import { parseTokenizer } from '../../data/tokenizers/tokenizer-json';
import { type RunData, runData } from '../../train/run-data';
import { loadCorpusData, readDataFile } from '../data';
import type { RunRequest } from './arguments';
import type { Progress } from './progress';

/** @throws Problem `data`, `network`, `file` or `configuration` */
export async function loadRunData(request: RunRequest, progress: Progress): Promise<RunData> {
	const { experiment, files, tokenizer } = request;
	const notice = (sentence: string) => progress.say(sentence);
	const loaded = files.train
		? await textFromFiles(
				{
					train: await readDataFile(files.train, '--train'),
					...(files.validation && {
						validation: await readDataFile(files.validation, '--validation'),
					}),
					...(files.test && { test: await readDataFile(files.test, '--test') }),
				},
				notice,
			)
		: await loadCorpusData(experiment.corpus, notice);
	const given = tokenizer === undefined ? undefined : await readTokenizer(tokenizer);
	const onProgress = ({ phase, done, total }: { phase: string; done: number; total: number }) =>
		progress.activity(`tokenizer: ${phase}`, done, total);
	return runData(experiment, loaded, { onProgress }, given);
}

/** @throws Problem `file` */
export async function readTokenizer(path: string): Promise<Tokenizer> {
	const text = await readFile(path, 'utf8').catch((cause: unknown) => {
		throw new Problem('file', `${path} cannot be read.`, 'Check the path of the tokenizer.', {
			cause,
		});
	});
	return parseTokenizer(text, path);
}
