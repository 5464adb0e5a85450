/** What an adapter offers of a library: each work is prepared once and then repeated. */
import type { About, WorkName } from '../cases/works';

export interface Work {
	/** Repetitions in one `run`. */
	readonly times?: number;
	/**
	 * Resolves when the last result is there: of a step its loss on the host, of another work where the library
	 * keeps it, as PyTorch's, unless it can only be waited for by reading it.
	 */
	run(): Promise<void>;
	/** Of the last run, outside of what is timed: the loss of a step, the norm of another result. */
	answer(): number | Promise<number>;
}

export interface Peer {
	readonly about: Omit<About, 'works'>;
	readonly works: Readonly<Partial<Record<WorkName, () => Promise<Work>>>>;
	/** Where the peer counts its own memory; GPU buffers are counted for it. */
	memory?(): { readonly liveBytes: number; readonly peakBytes: number };
}

/** @param threads  of an engine on the CPU that can be told */
export type OpenPeer = (backend: string, threads: number) => Promise<Peer>;
