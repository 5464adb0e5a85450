/** GELU in its tanh form, gelu(u) = u/2 (1 + tanh(c (u + 0.044715 u^3))), c = sqrt(2/pi). */
const SLOPE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

export function gelu(u: number): number {
	return 0.5 * u * (1 + Math.tanh(SLOPE * (u + CUBIC * u * u * u)));
}

export function geluDerivative(u: number): number {
	const t = Math.tanh(SLOPE * (u + CUBIC * u * u * u));
	return 0.5 * (1 + t) + 0.5 * u * (1 - t * t) * SLOPE * (1 + 3 * CUBIC * u * u);
}
