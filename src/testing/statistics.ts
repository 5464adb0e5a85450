/** Whether a figure of a sample agrees with one measured on a reference of its own size. */
import { expect } from 'vitest';

export interface Comparison {
	readonly got: number;
	readonly reference: number;
	/** Standard deviation of one example. */
	readonly deviation: number;
	readonly count: number;
	readonly referenceCount: number;
	/** Half a unit of the last digit that is published. */
	readonly rounding: number;
	readonly what: string;
}

const standardErrors = 4;

/** Fails beyond four standard errors of the difference of two means, and the rounding of the published one. */
export function expectAgreement(comparison: Comparison): void {
	const { got, reference, deviation, count, referenceCount, rounding, what } = comparison;
	const error = deviation * Math.sqrt(1 / count + 1 / referenceCount);
	expect(Math.abs(got - reference), `${what}: ${got}, reference ${reference}`).toBeLessThanOrEqual(
		standardErrors * error + rounding,
	);
}

/** As `expectAgreement`, for a share of examples. */
export function expectShare(comparison: Omit<Comparison, 'deviation'>): void {
	const { reference } = comparison;
	expectAgreement({ ...comparison, deviation: Math.sqrt(reference * (1 - reference)) });
}
