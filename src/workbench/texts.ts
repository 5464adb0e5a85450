/** Actions on training texts: a download that the person agreed to, and a file of their own. */
import { Problem, toReport } from '../core/problem';
import { type PageContext, worthShowing } from './context';
import type { CorpusInfo, ImportedText } from './protocol';

const fileCorpus = 'file';
const largestFileBytes = 256 * 2 ** 20;

export function createTexts(context: PageContext, chooseCorpus: (id: string) => void) {
	const { store, send } = context;
	const arrived = (corpus: CorpusInfo) =>
		store.setState(({ corpora }) => ({ corpora: upsert(corpora, corpus) }));
	return {
		/** Opens the dialog that asks; nothing is requested yet. */
		askDownload: (corpus: string) => {
			store.setState(({ run }) => ({
				downloading: { corpus, phase: 'asking', problem: null },
				run: { ...run, download: null },
			}));
		},
		download: async (corpus: string) => {
			store.setState({ downloading: { corpus, phase: 'receiving', problem: null } });
			try {
				arrived(await send('download', { corpus }));
				store.setState({ downloading: null });
				chooseCorpus(corpus);
			} catch (thrown) {
				const problem = worthShowing(toReport(thrown));
				store.setState({ downloading: problem ? { corpus, phase: 'asking', problem } : null });
			}
		},
		/** Closes the dialog; ends the download if one is under way. */
		cancelDownload: async () => {
			const receiving = store.getState().downloading?.phase === 'receiving';
			store.setState({ downloading: null });
			if (receiving) await send('cancelDownload', {}).catch(() => undefined);
		},
		/** Opens the list of what was downloaded. */
		showKept: async () => store.setState({ kept: await send('kept', {}).catch(() => []) }),
		hideKept: () => store.setState({ kept: null }),
		forget: async (corpus: string) => {
			arrived(await send('forget', { corpus }));
			store.setState({ kept: await send('kept', {}) });
		},
		importFile: async (file: File) => {
			store.setState({ imported: null, importProblem: null });
			try {
				const imported = await readText(context, file);
				arrived(corpusOfFile(imported));
				store.setState({ imported });
			} catch (thrown) {
				store.setState({ importProblem: worthShowing(toReport(thrown)) });
			}
		},
		useImported: () => {
			store.setState({ imported: null });
			chooseCorpus(fileCorpus);
		},
		dismissImport: () => store.setState({ imported: null, importProblem: null }),
	};
}

async function readText({ send }: PageContext, file: File): Promise<ImportedText> {
	if (file.size > largestFileBytes)
		throw new Problem(
			'file',
			`${file.name} has ${Math.ceil(file.size / 2 ** 20)} MiB; at most 256 MiB are read.`,
			'Cut the text into a smaller file.',
		);
	const bytes = await file.arrayBuffer().catch((cause: unknown) => {
		throw new Problem('file', `${file.name} could not be read.`, 'Drop a single text file.', {
			cause,
		});
	});
	return send('importText', { name: file.name, bytes }, [bytes]);
}

function corpusOfFile(text: ImportedText): CorpusInfo {
	return {
		id: fileCorpus,
		label: text.name,
		kind: 'file',
		licence: '',
		source: '',
		host: '',
		bytes: text.bytes,
		available: true,
	};
}

function upsert(corpora: readonly CorpusInfo[], corpus: CorpusInfo): CorpusInfo[] {
	const known = corpora.some((other) => other.id === corpus.id);
	return known
		? corpora.map((other) => (other.id === corpus.id ? corpus : other))
		: [...corpora, corpus];
}
