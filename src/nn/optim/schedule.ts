/** Learning rate by step. */

export interface ScheduleSettings {
	readonly kind: 'cosine' | 'constant';
	readonly peak: number;
	/** Steps of linear warm-up. */
	readonly warmup: number;
	/** Steps of the whole run. */
	readonly steps: number;
	/** Where the cosine ends, as a share of the peak. */
	readonly floor: number;
}

/** Rate of step 0, 1, …: linear to the peak, then half a cosine down to floor * peak, or constant. */
export function learningRateAt(step: number, settings: ScheduleSettings): number {
	const { kind, peak, warmup, steps, floor } = settings;
	if (step < warmup) return (peak * (step + 1)) / warmup;
	if (kind === 'constant') return peak;
	const progress = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
	return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
