/** The data of `mgk run`: what the experiment names, or the person's own files, as a model reads them. */
import { readFile } from 'node:fs/promises';
import { Problem } from '../../core/problem';
import { loadData } from '../../data';
import type { CorpusBytes } from '../../data/corpus';
import type { DataFile } from '../../data/formats/file';
import type { LabelledData } from '../../data/labelled';
import { textFromFiles } from '../../data/sources/text-files';
import { labelledTask } from '../../data/tasks';
import type { Tokenizer } from '../../data/tokenizers/tokenizer';
import { parseTokenizer } from '../../data/tokenizers/tokenizer-json';
import type { TrainingProgress } from '../../data/tokenizers/training';
import { type RunData, runData } from '../../train/run-data';
import { dataEnvironment, readDataFiles } from '../data';
import type { RunRequest } from './arguments';
import type { Progress } from './progress';

type DataRequest = Pick<RunRequest, 'experiment' | 'files' | 'tokenizer'>;
type Activity = Pick<Progress, 'say' | 'activity'>;

/** @throws Problem `data`, `network`, `file` or `configuration` */
export async function loadRunData(request: DataRequest, progress: Activity): Promise<RunData> {
	const { experiment, tokenizer } = request;
	const loaded = await load(request, (notice) => progress.say(notice));
	const given = tokenizer === undefined ? undefined : await readTokenizer(tokenizer);
	const onProgress = ({ phase, done, total }: TrainingProgress) =>
		progress.activity(`tokenizer: ${phase}`, done, total);
	return runData(experiment, loaded, { onProgress }, given);
}

async function load(
	{ experiment: { corpus }, files }: DataRequest,
	onNotice: (notice: string) => void,
): Promise<CorpusBytes | LabelledData> {
	const [train, validation, test] = [
		await readDataFiles(files.train, '--train'),
		await readDataFiles(files.validation, '--validation'),
		await readDataFiles(files.test, '--test'),
	];
	if (train.length === 0) return loadData(corpus, dataEnvironment(), { onNotice, withTest: true });
	if (labelledTask(corpus))
		return loadData(corpus, dataEnvironment(), {
			onNotice,
			examples: {
				train,
				...(validation.length > 0 && { validation }),
				...(test.length > 0 && { test }),
			},
		});
	const parts = {
		train: single(train, '--train') as DataFile,
		validation: single(validation, '--validation'),
		test: single(test, '--test'),
	};
	return textFromFiles(parts, onNotice);
}

/** @throws Problem `command` when a text comes in several files */
function single(files: readonly DataFile[], option: string): DataFile | undefined {
	const [file, ...more] = files;
	if (more.length === 0) return file;
	throw new Problem(
		'command',
		`${option} takes one file for a text, got ${files.length}.`,
		'Join them first, or choose a preset of labelled data.',
	);
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
