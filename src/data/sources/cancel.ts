import { Problem } from '../../core/problem';

/** @throws Problem `cancelled` when the person has stopped the work */
export function requireNotCancelled(signal: AbortSignal | undefined, what: string): void {
	if (signal?.aborted)
		throw new Problem('cancelled', `Loading ${what} was cancelled.`, 'Nothing was kept of it.');
}
