/** Priors of mixtures of keys, Table 4, option A, and the gradient of what a model holds, from sums over pairs. */
import { exp, floats, ln } from './simd';

/** What `prior` holds; numbers of src/engine/cpu/calls/mixture.ts. */
export const NONE: i32 = 0;
export const UNIFORM: i32 = 1;
export const LEARNED: i32 = 2;
export const CLAMPED: i32 = 3;
export const GIVEN: i32 = 4;

/** The log of a prior of zero: finite, and so are sums of it. */
const NO_PRIOR: f32 = -1e36;
const LEAST: f32 = 1e-37;

/** Log of the sum of exp over components at `first`, `stride` numbers apart. */
function logNorm(prior: usize, first: i32, stride: i32, components: i32): f64 {
	let peak = load<f32>(prior + floats(first));
	for (let r = 1; r < components; r++)
		peak = max(peak, load<f32>(prior + floats(first + r * stride)));
	let sum: f32 = 0;
	for (let r = 0; r < components; r++)
		sum += exp(load<f32>(prior + floats(first + r * stride)) - peak);
	return <f64>peak + ln(sum);
}

/** log pi of component r; `first`, `stride`: where the components of a head and position are. */
export function logPriorOf(
	prior: usize,
	kind: i32,
	first: i32,
	stride: i32,
	components: i32,
	r: i32,
): f32 {
	if (kind === NONE) return 0;
	if (kind === UNIFORM) return <f32>-ln(<f32>components);
	const held = load<f32>(prior + floats(first + r * stride));
	if (kind === LEARNED) return <f32>(<f64>held - logNorm(prior, first, stride, components));
	const weight = kind === CLAMPED ? min<f32>(held, 1) : held;
	return weight > LEAST ? <f32>ln(weight) : NO_PRIOR;
}

/** pi of component r. */
export function priorOf(
	prior: usize,
	kind: i32,
	first: i32,
	stride: i32,
	components: i32,
	r: i32,
): f32 {
	if (kind <= UNIFORM) return 1 / <f32>components;
	const held = load<f32>(prior + floats(first + r * stride));
	if (kind === LEARNED) return exp(<f32>(<f64>held - logNorm(prior, first, stride, components)));
	return kind === CLAMPED ? min<f32>(max<f32>(held, 0), 1) : held;
}

/** Ways from sums to the gradient: through the softmax, through the clamp, as it is, or normalised, the M-step. */
const THROUGH_SOFTMAX: i32 = 1;
const THROUGH_CLAMP: i32 = 2;
const AS_IT_IS: i32 = 3;

/** Writes the gradients of the components of one head and position; `totals` f64 [components]. */
export function finishPrior(
	rule: i32,
	totals: usize,
	prior: usize,
	gradient: usize,
	first: i32,
	stride: i32,
	components: i32,
): void {
	let all: f64 = 0;
	for (let r = 0; r < components; r++) all += load<f64>(totals + ((<usize>r) << 3));
	for (let r = 0; r < components; r++) {
		const own = load<f64>(totals + ((<usize>r) << 3));
		const at = floats(first + r * stride);
		let result = own;
		if (rule === THROUGH_SOFTMAX)
			result = own - <f64>priorOf(prior, LEARNED, first, stride, components, r) * all;
		else if (rule === THROUGH_CLAMP) {
			const held = load<f32>(prior + at);
			result = held >= 0 && held <= 1 ? own : 0;
		} else if (rule !== AS_IT_IS) result = all > 0 ? own / all : <f64>load<f32>(prior + at);
		store<f32>(gradient + at, <f32>result);
	}
}
