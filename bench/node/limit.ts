/** A promise with a time limit, and failures in a line. */

/** @throws Error naming the work when it takes longer */
export function within<Result>(
	limitMs: number,
	work: Promise<Result>,
	name: string,
): Promise<Result> {
	return new Promise((resolve, reject) => {
		const limit = setTimeout(
			() => reject(new Error(`it takes longer than ${limitMs / 60_000} minutes to ${name}`)),
			limitMs,
		);
		work.then(resolve, reject).finally(() => clearTimeout(limit));
	});
}

/** The first line of what was thrown: a page adds its stack. */
export function firstLine(thrown: unknown): string {
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return message.split('\n')[0] ?? '';
}
