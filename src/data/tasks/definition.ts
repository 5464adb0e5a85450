/** A labelled task with the way to its data. */
import type { DataEnvironment, LoadOptions } from '../corpus';
import type { LabelledData, LabelledTask } from '../labelled';

export interface LabelledDefinition extends LabelledTask {
	/** Where the data are: drawn here, beside the program, at a public host, or in a person's own files. */
	readonly from: 'generated' | 'embedded' | 'remote' | 'file';
	readonly licence: string;
	readonly attribution: string;
	/** Of all files that a host may be asked for, the training part first. */
	readonly urls: readonly string[];
	/** Approximate bytes to download or unpack, for the consent dialog. */
	readonly bytes: number;
	/** True when nothing has to be downloaded or opened first. */
	isAvailable(environment: DataEnvironment): Promise<boolean>;
	/**
	 * Consent to a download is the caller's affair.
	 * @throws Problem `data`, `network` or `cancelled`
	 */
	open(environment: DataEnvironment, options: LoadOptions): Promise<LabelledData>;
}

/** What a model must know, without the way to the data. */
export function taskOf(definition: LabelledTask): LabelledTask {
	const { id, name, classes, encoding, arity, typed, roots } = definition;
	return { id, name, classes, encoding, arity, ...(typed && { typed }), ...(roots && { roots }) };
}
