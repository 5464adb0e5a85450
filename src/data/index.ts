/** Loads a corpus from wherever it comes: the one entrance to `src/data` for texts. */
import { assertNever, Problem } from '../core/problem';
import { corpusDefinition } from './corpora';
import type {
	CorpusBytes,
	CorpusDefinition,
	CorpusSource,
	DataEnvironment,
	LoadOptions,
	RemoteRowGroups,
	RemoteText,
} from './corpus';
import { concatenate, sha256 } from './digest';
import type { LabelledData } from './labelled';
import { loadLabelledFiles } from './labelled-files';
import { splitArticles } from './sources/articles';
import { requireNotCancelled } from './sources/cancel';
import { readEmbeddedText } from './sources/embedded';
import { splitText } from './sources/file';
import { type FileProgress, fileProgress } from './sources/progress';
import { areRowGroupsKept, loadRowGroups } from './sources/row-groups';
import { partsOf } from './sources/text-files';
import { isKept, loadWikitext } from './sources/wikitext';
import { labelledDefinition } from './tasks';
import { taskOf } from './tasks/definition';

/**
 * The training and held-out bytes of a corpus.
 * @throws Problem `configuration`, `data`, `network` or `cancelled`
 */
export async function loadCorpus(
	id: string,
	environment: DataEnvironment,
	options: LoadOptions = {},
): Promise<CorpusBytes> {
	return loadDefinition(corpusDefinition(id), environment, options);
}

/**
 * The data of any corpus: a text, or labelled examples.
 * @throws Problem `configuration`, `data`, `network` or `cancelled`
 */
export async function loadData(
	id: string,
	environment: DataEnvironment,
	options: LoadOptions = {},
): Promise<CorpusBytes | LabelledData> {
	const task = labelledDefinition(id);
	if (!task) return loadCorpus(id, environment, options);
	return options.examples && !task.provisional
		? loadLabelledFiles(taskOf(task), options.examples, options.onNotice)
		: task.open(environment, options);
}

/** True when the corpus can be loaded without a download and without asking for a file. */
export async function isAvailable(id: string, environment: DataEnvironment): Promise<boolean> {
	const { source } = corpusDefinition(id);
	switch (source.kind) {
		case 'embedded':
			return true;
		case 'remote':
			return (
				(await isTrainKept(source.train, environment)) &&
				(await isKept(source.validation, environment))
			);
		case 'remote-articles':
			return isKept(source.file, environment);
		case 'file':
			return false;
		case 'labelled':
			return labelledDefinition(id)?.isAvailable(environment) ?? false;
		default:
			return assertNever(source);
	}
}

/** As `loadCorpus`, for a definition that is not in the list. */
export async function loadDefinition(
	definition: CorpusDefinition,
	environment: DataEnvironment,
	options: LoadOptions = {},
): Promise<CorpusBytes> {
	const { source, label } = definition;
	requireNotCancelled(options.signal, label);
	switch (source.kind) {
		case 'embedded': {
			const train = await readEmbeddedText(source.train, environment);
			const validation = await readEmbeddedText(source.validation, environment);
			requireNotCancelled(options.signal, label);
			return assemble(definition.id, label, concatenate([train, validation]), train.length);
		}
		case 'remote':
			return loadRemote(definition, source, environment, options);
		case 'remote-articles':
			return loadArticles(definition, source, environment, options);
		case 'file':
			return loadFile(definition, options);
		case 'labelled':
			throw new Problem('internal', `${label} is no text: its examples are labelled.`);
		default:
			return assertNever(source);
	}
}

function isTrainKept(
	train: RemoteText | RemoteRowGroups,
	environment: DataEnvironment,
): Promise<boolean> {
	return 'text' in train ? isKept(train, environment) : areRowGroupsKept(train, environment);
}

async function loadRemote(
	{ id, label, bytes }: CorpusDefinition,
	{ train, validation }: Extract<CorpusSource, { kind: 'remote' }>,
	environment: DataEnvironment,
	options: LoadOptions,
): Promise<CorpusBytes> {
	const progress = fileProgress(bytes, options);
	const { name, text } =
		'text' in train
			? { name: label, text: await loadText(train, environment, progress.next()) }
			: await loadFirstRows(label, train, environment, progress.next());
	const held = await loadText(validation, environment, progress.next());
	return assemble(id, name, concatenate([text, held]), text.length);
}

function loadText(file: RemoteText, environment: DataEnvironment, progress: FileProgress) {
	return loadWikitext(file, environment, {
		...progress.options,
		onProgress: (phase, receivedBytes) => progress.report(phase, receivedBytes, receivedBytes),
	});
}

/** The name says how much of the corpus it is: a result must. */
async function loadFirstRows(
	label: string,
	file: RemoteRowGroups,
	environment: DataEnvironment,
	{ options, report }: FileProgress,
): Promise<{ name: string; text: Uint8Array }> {
	const { text, rows, rowGroups, ofRowGroups } = await loadRowGroups(file, environment, {
		...options,
		onReceived: (receivedBytes, fetchedBytes) => report('receiving', receivedBytes, fetchedBytes),
	});
	requireNotCancelled(options.signal, label);
	const part = `the first ${rowGroups} of ${ofRowGroups} row groups of the first file`;
	return { name: `${label}: ${part}, ${rows.toLocaleString('en-US')} lines`, text };
}

async function loadArticles(
	{ id, label, bytes }: CorpusDefinition,
	{ file, trainArticles, validationArticles }: Extract<CorpusSource, { kind: 'remote-articles' }>,
	environment: DataEnvironment,
	options: LoadOptions,
): Promise<CorpusBytes> {
	const text = await loadText(file, environment, fileProgress(bytes, options).next());
	const split = splitArticles(text, trainArticles, validationArticles);
	return assemble(id, label, text, split.trainBytes, split.bytes - split.trainBytes);
}

async function loadFile(
	{ id }: CorpusDefinition,
	{ file, onNotice }: LoadOptions,
): Promise<CorpusBytes> {
	if (!file)
		throw new Problem(
			'data',
			'No text of your own is open.',
			'Open a text file, or choose another corpus.',
		);
	const { name, bytes, trainBytes, validationBytes, notes } = splitText(file.name, file.bytes);
	for (const note of notes) onNotice?.(note);
	return assemble(id, name, bytes, trainBytes, validationBytes);
}

async function assemble(
	id: string,
	name: string,
	whole: Uint8Array,
	trainBytes: number,
	validationBytes = whole.length - trainBytes,
): Promise<CorpusBytes> {
	const parts = partsOf(whole, trainBytes, validationBytes);
	return { kind: 'text', id, name, ...parts, sha256: await sha256(whole) };
}
