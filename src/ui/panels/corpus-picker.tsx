/** Which data are learned: embedded, generated, to be downloaded, or files of the person's own. */
import { useRef } from 'react';
import { formatBytes } from '../../core/units';
import { corpusField, corpusOf } from '../../workbench/config';
import type { CorpusInfo } from '../../workbench/protocol';
import { Action } from '../kit/action';
import { Choice } from '../kit/choice';
import { ProblemCard } from '../kit/problem-card';
import { usePage, useSlice } from '../page-context';

export function CorpusPicker() {
	const corpora = useSlice((state) => state.corpora);
	const values = useSlice(({ config }) => config.values);
	const { configure, texts } = usePage();
	const chosen = corpusOf(corpora, values);
	const listed = corpora.filter(
		(corpus) => corpus.kind !== 'file' || corpus.available || corpus === chosen,
	);
	return (
		<div className="picker">
			<span className="picker-label">Data to learn</span>
			<Choice
				label="Data to learn"
				items={listed.map((corpus) => ({
					id: corpus.id,
					label: corpus.label,
					explanation: factsOf(corpus),
				}))}
				value={String(values[corpusField] ?? '')}
				onChange={(id) => configure.edit(corpusField, id)}
			/>
			{chosen && <p className="hint">{factsOf(chosen)}</p>}
			<div className="picker-actions">
				{chosen?.kind === 'remote' && !chosen.available && <AskDownload corpus={chosen} />}
				<OpenFiles label="Open your data …" />
				<OpenFiles label="Open a folder …" folder />
				{corpora.some(({ kind }) => kind === 'remote') && (
					<Action label="Downloads …" kind="quiet" onPress={() => void texts.showKept()} />
				)}
			</div>
			<ImportProblem />
		</div>
	);
}

function factsOf({ kind, bytes, licence, available }: CorpusInfo): string {
	const facts = [bytes > 0 ? formatBytes(bytes) : '', licence];
	if (kind === 'remote') facts.push(available ? 'downloaded' : 'not downloaded yet');
	if (kind === 'file') facts.push(available ? 'your file, stays here' : 'not opened yet');
	return facts.filter((fact) => fact !== '').join(' · ');
}

function AskDownload({ corpus }: { corpus: CorpusInfo }) {
	const { texts } = usePage();
	return (
		<Action
			label={`Download ${corpus.label} …`}
			icon="save"
			onPress={() => texts.askDownload(corpus.id)}
		/>
	);
}

function OpenFiles({ label, folder = false }: { label: string; folder?: boolean }) {
	const { texts } = usePage();
	const input = useRef<HTMLInputElement>(null);
	return (
		<>
			<Action label={label} icon="open" kind="quiet" onPress={() => input.current?.click()} />
			<input
				ref={(element) => {
					input.current = element;
					if (element) element.webkitdirectory = folder;
				}}
				type="file"
				multiple
				hidden
				aria-label={label}
				onChange={(event) => {
					const files = [...(event.target.files ?? [])];
					event.target.value = '';
					if (files.length > 0) void texts.importFiles(files);
				}}
			/>
		</>
	);
}

function ImportProblem() {
	const problem = useSlice((state) => state.importProblem);
	const { texts } = usePage();
	return problem && <ProblemCard problem={problem} onDismiss={texts.dismissImport} />;
}
