/** Whether what a peer computed is what an exact implementation computes: a wrong result is not a fast one. */

/** Nats. */
export const LOSS_TOLERANCE = 1e-4;
/** Of the norm of an operation's result. */
export const NORM_TOLERANCE = 1e-4;

/** The largest difference of the losses both have; NaN where one is not a number, infinite where there is none. */
export function lossError(losses: readonly number[], known: readonly number[]): number {
	const shared = Math.min(losses.length, known.length);
	if (shared === 0) return Number.POSITIVE_INFINITY;
	return Math.max(
		...losses.slice(0, shared).map((loss, step) => Math.abs(loss - (known[step] ?? Number.NaN))),
	);
}

/** What is wrong with the losses, or null. */
export function lossComplaint(losses: readonly number[], known: readonly number[]): string | null {
	const error = lossError(losses, known);
	// A comparison with NaN is false.
	if (error <= LOSS_TOLERANCE) return null;
	return `losses leave the list by ${error.toPrecision(3)}, at most ${LOSS_TOLERANCE} is right`;
}

/** What is wrong with the norm of a result, or null. */
export function normComplaint(work: string, norm: number, known: number): string | null {
	if (Math.abs(norm - known) <= NORM_TOLERANCE * known) return null;
	return `${work} gives a result of norm ${norm.toPrecision(6)}, ${known.toPrecision(6)} is right`;
}
