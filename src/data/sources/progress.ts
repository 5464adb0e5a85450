/** One line of progress over several files: bytes so far, bytes in all, bytes a second. */
import type { LoadOptions, LoadProgress } from '../corpus';
import { rateMeter } from './rate';

export interface FileProgress {
	/** What the loader of a file gets besides. */
	readonly options: Pick<LoadOptions, 'signal' | 'onNotice'>;
	/** `fetchedBytes` came over the network in this visit; the rate counts these alone. */
	readonly report: (
		phase: LoadProgress['phase'],
		receivedBytes: number,
		fetchedBytes: number,
	) => void;
}

/** @param bytes  of all files, roughly: the total grows where it was too small */
export function fileProgress(bytes: number, given: LoadOptions): { next(): FileProgress } {
	const { onProgress, signal, onNotice, now = () => performance.now() } = given;
	const rate = rateMeter(now);
	const options = { ...(signal && { signal }), ...(onNotice && { onNotice }) };
	let [earlierBytes, latestBytes] = [0, 0];
	let [earlierFetched, latestFetched] = [0, 0];
	return {
		next() {
			earlierBytes += latestBytes;
			earlierFetched += latestFetched;
			latestBytes = latestFetched = 0;
			const report: FileProgress['report'] = (phase, partBytes, fetchedBytes) => {
				[latestBytes, latestFetched] = [partBytes, fetchedBytes];
				const receivedBytes = earlierBytes + partBytes;
				const perSecond = rate(earlierFetched + fetchedBytes);
				onProgress?.({
					phase,
					receivedBytes,
					totalBytes: Math.max(bytes, receivedBytes),
					...(perSecond !== null && { bytesPerSecond: perSecond }),
				});
			};
			return { options, report };
		},
	};
}
