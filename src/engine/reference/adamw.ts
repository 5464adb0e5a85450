/** AdamW with global-norm clipping and a gate against non-finite gradients, in float64. */
import type { AdamwSettings } from '../executor';
import type { ParameterLayout } from '../layout';

export class Adamw {
	readonly #settings: AdamwSettings;
	readonly #layout: ParameterLayout;
	readonly #mean: Float64Array;
	readonly #square: Float64Array;
	#updates = 0;
	#skipped = 0;

	constructor(layout: ParameterLayout, settings: AdamwSettings) {
		this.#settings = settings;
		this.#layout = layout;
		this.#mean = new Float64Array(layout.length);
		this.#square = new Float64Array(layout.length);
	}

	/** One update of `values` in place, with the beta1 of this step; left out when a gradient is not finite. */
	update(
		values: Float64Array,
		gradient: Float64Array,
		learningRate: number,
		beta1 = this.#settings.beta1,
	) {
		const { beta2, epsilon, weightDecay, maximumNorm, averageRate } = this.#settings;
		const { averaged } = this.#layout;
		const descended = gradient.subarray(0, averaged);
		const gradientNorm = Math.sqrt(descended.reduce((sum, g) => sum + g * g, 0));
		if (!Number.isFinite(gradientNorm)) return { gradientNorm, skipped: ++this.#skipped };
		this.#updates++;
		const clip = maximumNorm > 0 && gradientNorm > maximumNorm ? maximumNorm / gradientNorm : 1;
		const correction1 = 1 - beta1 ** this.#updates;
		const correction2 = 1 - beta2 ** this.#updates;
		descended.forEach((raw, index) => {
			const g = raw * clip;
			const mean = beta1 * (this.#mean[index] as number) + (1 - beta1) * g;
			const square = beta2 * (this.#square[index] as number) + (1 - beta2) * g * g;
			this.#mean[index] = mean;
			this.#square[index] = square;
			const decay = index < this.#layout.decayed ? learningRate * weightDecay : 0;
			const step = mean / correction1 / (Math.sqrt(square / correction2) + epsilon);
			values[index] = (values[index] as number) * (1 - decay) - learningRate * step;
		});
		// Targets of M-steps, Table 4, option B.
		gradient.subarray(averaged).forEach((target, index) => {
			const before = values[averaged + index] as number;
			values[averaged + index] = before + averageRate * (target - before);
		});
		return { gradientNorm, skipped: this.#skipped };
	}
}
