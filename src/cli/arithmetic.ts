/** The arithmetic of the CPU engine in Node. */
import { setFlagsFromString } from 'node:v8';
import { Problem } from '../core/problem';
import { type Arithmetic, arithmetics, fusedIsHere } from '../engine/cpu/modules/arithmetic';

/** What `--arithmetic` says; undefined where it is absent. @throws Problem `command` */
export function arithmeticChoice(written: string | undefined): Arithmetic | undefined {
	const found = arithmetics.find((name) => name === written);
	if (found || written === undefined) return found;
	throw new Problem('command', `--arithmetic must be plain or fused, got ${written || 'nothing'}.`);
}

/**
 * Node 20 has relaxed SIMD behind a flag of V8, which may be set until something uses it. Only for who asks for fused: a
 * feature that its engine does not yet vouch for is no default.
 */
export function allowFused(wanted: Arithmetic | undefined): void {
	if (wanted === 'fused' && !fusedIsHere()) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
