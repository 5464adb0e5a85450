/** Loads a corpus from wherever it comes: the one entrance to `src/data` for texts. */
import { assertNever, Problem } from '../core/problem';
import { corpusDefinition } from './corpora';
import type {
	CorpusBytes,
	CorpusDefinition,
	CorpusSource,
	DataEnvironment,
	LoadOptions,
} from './corpus';
import { concatenate, sha256 } from './digest';
import type { LabelledData } from './labelled';
import { splitArticles } from './sources/articles';
import { requireNotCancelled } from './sources/cancel';
import { readEmbeddedText } from './sources/embedded';
import { splitText } from './sources/file';
import { isKept, loadWikitext } from './sources/wikitext';
import { generatedData } from './tasks/generated';

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
	return generatedData(id) ?? loadCorpus(id, environment, options);
}

/** True when the corpus can be loaded without a download and without asking for a file. */
export async function isAvailable(id: string, environment: DataEnvironment): Promise<boolean> {
	const { source } = corpusDefinition(id);
	switch (source.kind) {
		case 'embedded':
			return true;
		case 'remote':
			return (
				(await isKept(source.train, environment)) && (await isKept(source.validation, environment))
			);
		case 'remote-articles':
			return isKept(source.file, environment);
		case 'file':
			return false;
		case 'generated':
			return true;
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
		case 'generated':
			throw new Problem('internal', `${label} is no text: its examples are labelled.`);
		default:
			return assertNever(source);
	}
}

async function loadRemote(
	{ id, label, bytes }: CorpusDefinition,
	source: Extract<CorpusSource, { kind: 'remote' }>,
	environment: DataEnvironment,
	{ onProgress, ...options }: LoadOptions,
): Promise<CorpusBytes> {
	let earlierBytes = 0;
	let latestBytes = 0;
	const load = async (part: typeof source.train) => {
		earlierBytes += latestBytes;
		latestBytes = 0;
		return loadWikitext(part, environment, {
			...options,
			onProgress: (phase, partBytes) => {
				latestBytes = partBytes;
				const receivedBytes = earlierBytes + partBytes;
				onProgress?.({ phase, receivedBytes, totalBytes: Math.max(bytes, receivedBytes) });
			},
		});
	};
	const train = await load(source.train);
	const validation = await load(source.validation);
	return assemble(id, label, concatenate([train, validation]), train.length);
}

async function loadArticles(
	{ id, label, bytes }: CorpusDefinition,
	{ file, trainArticles, validationArticles }: Extract<CorpusSource, { kind: 'remote-articles' }>,
	environment: DataEnvironment,
	{ onProgress, ...options }: LoadOptions,
): Promise<CorpusBytes> {
	const text = await loadWikitext(file, environment, {
		...options,
		onProgress: (phase, receivedBytes) =>
			onProgress?.({ phase, receivedBytes, totalBytes: Math.max(bytes, receivedBytes) }),
	});
	const split = splitArticles(text, trainArticles, validationArticles);
	return assemble(id, label, text.subarray(0, split.bytes), split.trainBytes);
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
	const { name, bytes, trainBytes, notes } = splitText(file.name, file.bytes);
	for (const note of notes) onNotice?.(note);
	return assemble(id, name, bytes, trainBytes);
}

async function assemble(
	id: string,
	name: string,
	whole: Uint8Array,
	trainBytes: number,
): Promise<CorpusBytes> {
	const train = whole.subarray(0, trainBytes);
	const validation = whole.subarray(trainBytes);
	return { kind: 'text', id, name, train, validation, sha256: await sha256(whole) };
}
