/**
 * A text corpus for language modelling: held-out text is split off once, by content, never by chance.
 * Definitions are data; loading them is `loadCorpus` in `./index`.
 */

export interface CorpusBytes {
	readonly kind: 'text';
	readonly id: string;
	/** Name as a result must quote it, for example `WikiText-2 raw`. */
	readonly name: string;
	readonly train: Uint8Array;
	readonly validation: Uint8Array;
	/** Text that is scored once, at the end; absent where there is none. */
	readonly test?: Uint8Array;
	/** SHA-256 of train then validation (then test), hexadecimal: what a reproduction checks. */
	readonly sha256: string;
}

export interface RemoteFile {
	readonly url: string;
	/** Exact size in bytes, or null where the public listing is rounded. */
	readonly bytes: number | null;
	/** Hexadecimal SHA-256 of the file as served, or null where none is published. */
	readonly sha256: string | null;
}

/** What a text must be before anyone trains on it or keeps it. */
export interface TextCheck {
	readonly bytes: number;
	/** A git blob id is the SHA-1 of `blob <length>\0` and the bytes. */
	readonly algorithm: 'sha256' | 'git-blob-sha1';
	readonly digest: string;
}

/** A file to download and the text that comes out of it. */
export interface RemoteText extends RemoteFile {
	readonly text: TextCheck;
}

/** The first row groups of a parquet file of text that is too large to load whole. */
export interface RemoteRowGroups extends RemoteFile {
	/** Where the end of the file, and with it its index, is known to be. */
	readonly bytes: number;
	/** How many of them, unless they have more than `maximumBytes`: then fewer. */
	readonly rowGroups: number;
	readonly maximumBytes: number;
}

export type CorpusSource =
	| { readonly kind: 'embedded'; readonly train: string; readonly validation: string }
	| {
			readonly kind: 'remote';
			readonly train: RemoteText | RemoteRowGroups;
			readonly validation: RemoteText;
	  }
	/** One file whose first articles train and whose next ones are held out. */
	| {
			readonly kind: 'remote-articles';
			readonly file: RemoteText;
			readonly trainArticles: number;
			readonly validationArticles: number;
	  }
	| { readonly kind: 'file' }
	/** Labelled examples; see `labelledDefinition`. */
	| {
			readonly kind: 'labelled';
			readonly from: 'generated' | 'embedded' | 'remote' | 'file';
			/** Of all files that may be downloaded, the training part first; none where there is nothing to download. */
			readonly urls: readonly string[];
	  };

export interface CorpusDefinition {
	readonly id: string;
	readonly label: string;
	readonly licence: string;
	/** Who made it, for the attribution beside the data. */
	readonly attribution: string;
	readonly source: CorpusSource;
	/** Approximate bytes to download or unpack, for the consent dialog. */
	readonly bytes: number;
}

/** Bytes by key, surviving a reload where the host allows it. */
export interface ByteCache {
	read(key: string): Promise<Uint8Array | null>;
	/** @throws Problem `storage` when the host refuses; the caller goes on without a cache. */
	write(key: string, bytes: Uint8Array): Promise<void>;
	remove(key: string): Promise<void>;
	/** What is kept, in any order. */
	list(): Promise<readonly KeptEntry[]>;
}

export interface KeptEntry {
	readonly key: string;
	readonly bytes: number;
}

/** What loading needs from its surroundings; the browser and Node each supply one. */
export interface DataEnvironment {
	/** Raw bytes of a file below `corpora/`, as built by `tools/corpora`. */
	readEmbedded(file: string): Promise<Uint8Array>;
	readonly fetch: typeof fetch;
	readonly cache: ByteCache;
}

export interface LoadProgress {
	readonly phase: 'receiving' | 'checking' | 'unpacking';
	readonly receivedBytes: number;
	readonly totalBytes: number;
	/** Over the last seconds; left out where it is not known. */
	readonly bytesPerSecond?: number;
}

export interface LoadOptions {
	readonly onProgress?: (progress: LoadProgress) => void;
	readonly signal?: AbortSignal;
	/** Something worth saying that stops nothing, in one or two sentences. */
	readonly onNotice?: (notice: string) => void;
	/** Milliseconds of a clock that never goes back, for rates. */
	readonly now?: () => number;
	/**
	 * Load the test part of a public set as well, which is a download of its own and never used for selection. Where it is
	 * left out, the part is loaded if it is kept.
	 */
	readonly withTest?: boolean;
	/** The user's own text, for the corpus `file`; or one labelled file, for `own-examples`. */
	readonly file?: TextFile;
	/** The user's own labelled files, for `own-examples`, or for a task in place of its own data. */
	readonly examples?: LabelledFiles;
}

export interface TextFile {
	readonly name: string;
	readonly bytes: Uint8Array;
}

/** Labelled files by part: one, several of a kind, IDX images with their labels, or those of the folder aclImdb. */
export interface LabelledFiles {
	readonly train: readonly TextFile[];
	/** Where it is absent, a seeded tenth of the training rows is held out. */
	readonly validation?: readonly TextFile[];
	readonly test?: readonly TextFile[];
}
