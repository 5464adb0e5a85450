/** Learning rate, and for one kind beta1, by step. */

export interface ScheduleSettings {
	/**
	 * After linear warm-up to the peak: `cosine`, half of one down to floor * peak; `constant`; `inverse-square-root`,
	 * peak * sqrt(warmup / step), as fairseq and lmtool. `one-cycle` is PyTorch's OneCycleLR with linear annealing and
	 * pct_start = warmup / steps.
	 */
	readonly kind: 'cosine' | 'constant' | 'inverse-square-root' | 'one-cycle';
	readonly peak: number;
	/** Steps of linear warm-up. */
	readonly warmup: number;
	/** Steps of the whole run. */
	readonly steps: number;
	/** Where the cosine ends, as a share of the peak. */
	readonly floor: number;
}

/** One cycle starts at peak / 25 and ends at a 10,000th of that, PyTorch's defaults. */
const DIVISOR = 25;
const FINAL_DIVISOR = 1e4;
/** beta1 of one cycle where the rate is low, and at its peak; PyTorch's max_momentum and base_momentum. */
const BETA1 = { slow: 0.95, fast: 0.85 };

/** Rate of step 0, 1, … */
export function learningRateAt(step: number, settings: ScheduleSettings): number {
	const { kind, peak, warmup, steps, floor } = settings;
	if (kind === 'one-cycle') {
		const start = peak / DIVISOR;
		return oneCycle(step, settings, start, peak, start / FINAL_DIVISOR);
	}
	if (step < warmup) return (peak * (step + 1)) / warmup;
	if (kind === 'constant') return peak;
	// Counted from 1, so that no step has rate 0, and the peak is that of the last step of warm-up.
	if (kind === 'inverse-square-root') return peak * Math.sqrt(Math.max(1, warmup) / (step + 1));
	const progress = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
	return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}

/** beta1 of step 0, 1, … where the schedule cycles it; otherwise the optimiser's own holds. */
export function beta1At(step: number, settings: ScheduleSettings): number | undefined {
	if (settings.kind !== 'one-cycle') return undefined;
	return oneCycle(step, settings, BETA1.slow, BETA1.fast, BETA1.slow);
}

/** From `start` at step 0 to `top` at the last step of warm-up, and to `end` at the last of all, where it stays. */
function oneCycle(
	step: number,
	{ warmup, steps }: ScheduleSettings,
	start: number,
	top: number,
	end: number,
): number {
	const turn = warmup - 1;
	if (step < turn) return start + (top - start) * (step / turn);
	const progress = step === turn ? 0 : Math.min(1, (step - turn) / (steps - 1 - turn));
	return top + (end - top) * progress;
}
