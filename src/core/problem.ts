/**
 * The one error type of the workbench: what is wrong, where, and how to mend it.
 * Anything thrown that is not a `Problem` is a bug of ours, not of the user's input.
 */

/** Where in the product a problem arose; stable, so that tests and cards can rely on it. */
export type ProblemCode =
	| 'configuration'
	| 'link'
	| 'shape'
	| 'device'
	| 'device-lost'
	| 'memory'
	| 'data'
	| 'network'
	| 'storage'
	| 'file'
	| 'command'
	| 'diverged'
	| 'cancelled'
	| 'internal';

/** A problem as plain data: crosses the worker seam unchanged. */
export interface ProblemReport {
	readonly code: ProblemCode;
	/** What happened and where, with the numbers. One sentence. */
	readonly message: string;
	/** What to do about it. One sentence, or empty when nothing can be done. */
	readonly mend: string;
}

export class Problem extends Error implements ProblemReport {
	readonly code: ProblemCode;
	readonly mend: string;

	constructor(code: ProblemCode, message: string, mend = '', options?: ErrorOptions) {
		super(message, options);
		this.name = 'Problem';
		this.code = code;
		this.mend = mend;
	}
}

/** Any thrown value as a report; what is not a `Problem` becomes code `internal`. */
export function toReport(thrown: unknown): ProblemReport {
	if (thrown instanceof Problem)
		return { code: thrown.code, message: thrown.message, mend: thrown.mend };
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return {
		code: 'internal',
		message,
		mend: 'This is a defect of the workbench: please report it with the text above.',
	};
}

/** One line for a terminal: the sentence, then the mend. */
export function problemLine(report: ProblemReport): string {
	return report.mend ? `${report.message} ${report.mend}` : report.message;
}

/** Ends a union that has been handled whole; a new member then fails to compile. */
export function assertNever(value: never): never {
	throw new Problem('internal', `unexpected value ${JSON.stringify(value)}`);
}
