/** How the kernels multiply and add: in two roundings, the same on every machine, or in one, where the processor has that. */
import { Problem } from '../../../core/problem';

export const arithmetics = ['plain', 'fused'] as const;
export type Arithmetic = (typeof arithmetics)[number];

/** A module with one function, (a, b, c) -> `f32x4.relaxed_madd`, which an engine without relaxed SIMD refuses. */
const PROBE = Uint8Array.of(
	...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
	// Type (f32, f32, f32) -> f32; one function of it; its export as `f`.
	...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7d, 0x7d, 0x7d, 0x01, 0x7d],
	...[0x03, 0x02, 0x01, 0x00],
	...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00],
	// Each argument splat, relaxed_madd, lane 0.
	...[0x0a, 0x16, 0x01, 0x14, 0x00],
	...[0x20, 0x00, 0xfd, 0x13, 0x20, 0x01, 0xfd, 0x13, 0x20, 0x02, 0xfd, 0x13],
	...[0xfd, 0x85, 0x02, 0xfd, 0x1f, 0x00, 0x0b],
);

/**
 * True where relaxed SIMD is, and rounds once: an engine may round twice where its processor cannot do otherwise.
 * (1 + 2^-12)^2 - (1 + 2^-11) = 2^-24, which two roundings lose.
 */
export function fusedIsHere(): boolean {
	if (!WebAssembly.validate(PROBE)) return false;
	const { f } = new WebAssembly.Instance(new WebAssembly.Module(PROBE)).exports;
	return typeof f === 'function' && f(1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)) === 2 ** -24;
}

/** What is asked for, or else what is there. @throws Problem `device` when fused is asked for and is not there */
export function chosenArithmetic(wanted: Arithmetic | undefined): Arithmetic {
	if (wanted === 'plain') return wanted;
	if (fusedIsHere()) return 'fused';
	if (wanted === undefined) return 'plain';
	throw new Problem(
		'device',
		'Fused multiply-add is not here: it needs WebAssembly with relaxed SIMD, and a processor that rounds once.',
		'Leave the arithmetic out, or ask for plain.',
	);
}
