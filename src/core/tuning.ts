/** What measurements on an adapter choose of the sizes of its kernels: plain data, for records, storage and the page. */

/** Parts of a tuning that are measured apart. */
export type TunedPart = 'products' | 'attention';

/** Names of candidates; null where the usual sizes stay. */
export type TunedChoice = Readonly<Record<TunedPart, string | null>>;

export interface TuningRow {
	readonly part: TunedPart;
	readonly name: string;
	/** Median; null for a candidate that was dropped. */
	readonly ms: number | null;
	/** Why it was dropped. */
	readonly dropped?: string;
	/** True for the sizes that the adapter has without being measured. */
	readonly usual: boolean;
	readonly chosen: boolean;
}

export interface TuningReport {
	readonly adapter: string;
	/** The device's timestamps around a submit, or the time until the device had done it. */
	readonly clock: 'timestamps' | 'submits';
	readonly repeats: number;
	/** What a candidate must be faster by to replace the usual sizes, 0..1. */
	readonly leastGain: number;
	readonly rows: readonly TuningRow[];
	/** Null when the usual sizes stay. */
	readonly choice: TunedChoice | null;
}

/** `products 32 × 32 in workgroup memory, 8 deep; attention 2 rows a thread, 64 threads`. */
export function tunedWords(choice: TunedChoice): string {
	return Object.entries(choice)
		.flatMap(([part, name]) => (name === null ? [] : [`${part} ${name}`]))
		.join('; ');
}
