/** Actions on training texts: a download that the person agreed to, and a file of their own. */
import { Problem, toReport } from '../core/problem';
import { type PageContext, worthShowing } from './context';
import type { CorpusInfo, ImportedData, SavedFile } from './protocol';

const corpusIds = { text: 'file', labelled: 'own-examples' } as const;
const mostBytes = 256 * 2 ** 20;

export function createTexts(
	context: PageContext,
	{ use, setContext }: { use: (corpus: string) => void; setContext: (tokens: number) => void },
) {
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
				use(corpus);
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
		importFiles: async (files: readonly File[]) => {
			store.setState({ imported: null, importProblem: null });
			try {
				const imported = await readFiles(context, files);
				arrived(corpusOfFiles(imported));
				store.setState({ imported });
			} catch (thrown) {
				store.setState({ importProblem: worthShowing(toReport(thrown)) });
			}
		},
		useImported: () => {
			const { imported } = store.getState();
			store.setState({ imported: null });
			if (!imported) return;
			use(corpusIds[imported.kind]);
			if (imported.kind === 'labelled' && imported.context !== null) setContext(imported.context);
		},
		dismissImport: () => store.setState({ imported: null, importProblem: null }),
	};
}

async function readFiles({ send }: PageContext, files: readonly File[]): Promise<ImportedData> {
	const bytes = files.reduce((sum, { size }) => sum + size, 0);
	const what = files.length === 1 ? (files[0]?.name ?? '') : `${files.length} files`;
	if (bytes > mostBytes)
		throw new Problem(
			'file',
			`${what}: ${Math.ceil(bytes / 2 ** 20)} MiB; at most 256 MiB are read.`,
			'Choose fewer or smaller files.',
		);
	const read = await Promise.all(files.map(readFile));
	return send(
		'importFiles',
		{ files: read },
		read.map((file) => file.bytes),
	);
}

/** Of a folder the path is the name: it may hold the label. */
async function readFile(file: File): Promise<SavedFile> {
	const name = file.webkitRelativePath || file.name;
	const bytes = await file.arrayBuffer().catch((cause: unknown) => {
		throw new Problem('file', `${name} could not be read.`, 'Drop files, not a folder.', { cause });
	});
	return { name, bytes };
}

function corpusOfFiles(imported: ImportedData): CorpusInfo {
	return {
		id: corpusIds[imported.kind],
		label: imported.name,
		kind: 'file',
		licence: '',
		source: '',
		host: '',
		bytes: imported.bytes,
		available: true,
		...(imported.kind === 'labelled' && { labelled: { example: imported.example } }),
	};
}

function upsert(corpora: readonly CorpusInfo[], corpus: CorpusInfo): CorpusInfo[] {
	const known = corpora.some((other) => other.id === corpus.id);
	return known
		? corpora.map((other) => (other.id === corpus.id ? corpus : other))
		: [...corpora, corpus];
}
