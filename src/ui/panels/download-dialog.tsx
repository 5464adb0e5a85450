/** Asks before anything is requested from another host; then shows how far it is. */
import { formatBytes } from '../../core/units';
import type { CorpusInfo, DownloadEvent } from '../../workbench/protocol';
import { Action } from '../kit/action';
import { AppDialog } from '../kit/dialog';
import { type Fact, Facts } from '../kit/facts';
import { ProblemCard } from '../kit/problem-card';
import { Progress } from '../kit/progress';
import { usePage, useSlice } from '../page-context';

export function DownloadDialog() {
	const downloading = useSlice((state) => state.downloading);
	const corpora = useSlice((state) => state.corpora);
	const { texts } = usePage();
	const corpus = corpora.find((candidate) => candidate.id === downloading?.corpus);
	if (!downloading || !corpus) return null;
	const { phase, problem } = downloading;
	return (
		<AppDialog title={`Download ${corpus.label}?`} open onClose={() => void texts.cancelDownload()}>
			<Consent corpus={corpus} />
			{phase === 'receiving' && <Receiving corpus={corpus} />}
			{problem && <ProblemCard problem={problem} />}
			<div className="dialog-actions">
				<Action
					label={phase === 'receiving' ? 'Cancel download' : 'Not now'}
					onPress={() => void texts.cancelDownload()}
				/>
				{phase !== 'receiving' && (
					<Action
						kind="primary"
						label={problem ? 'Try again' : `Download from ${corpus.host}`}
						onPress={() => void texts.download(corpus.id)}
					/>
				)}
			</div>
		</AppDialog>
	);
}

function Consent({ corpus }: { corpus: CorpusInfo }) {
	const facts: readonly Fact[] = [
		['Source', corpus.source],
		['Host', corpus.host],
		['Size', `about ${formatBytes(corpus.bytes)}`],
		['Licence', corpus.licence],
	];
	return (
		<>
			<Facts facts={facts} />
			<p className="hint">
				The host sees your network address, as with any download. Nothing of yours is sent. The text
				is kept in this browser for the next visit.
			</p>
		</>
	);
}

function Receiving({ corpus }: { corpus: CorpusInfo }) {
	const event = useSlice(({ run }) => (run.download?.corpus === corpus.id ? run.download : null));
	return (
		<div className="receiving">
			<Progress label="Download" share={shareOf(event)} />
			<p className="hint">{wordsOf(event)}</p>
		</div>
	);
}

function shareOf(event: DownloadEvent | null): number | null {
	if (event?.phase !== 'receiving' || event.totalBytes <= 0) return null;
	return event.receivedBytes / event.totalBytes;
}

function wordsOf(event: DownloadEvent | null): string {
	if (!event) return 'Connecting …';
	if (event.phase === 'checking') return 'Checking the bytes …';
	if (event.phase === 'unpacking') return 'Unpacking …';
	const of = event.totalBytes > 0 ? ` of ${formatBytes(event.totalBytes)}` : '';
	const rate = event.bytesPerSecond ? `, ${formatBytes(event.bytesPerSecond)}/s` : '';
	return `${formatBytes(event.receivedBytes)}${of}${rate}`;
}
