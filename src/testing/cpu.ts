/** A CPU engine for tests: one thread, so that a test file needs no workers. */
import { setFlagsFromString } from 'node:v8';
import { type CpuEngine, openCpu } from '../engine/cpu';
import { type Arithmetic, fusedIsHere } from '../engine/cpu/modules/arithmetic';

const shared = new Map<Arithmetic, Promise<CpuEngine>>();

/** One engine a test file and arithmetic, so that the kernels are compiled once. */
export function testCpuEngine(): Promise<CpuEngine> {
	return opened('plain');
}

/** The same with fused multiply-add, which tests do not skip where it is missing. */
export function testFusedEngine(): Promise<CpuEngine> {
	if (!fusedIsHere()) setFlagsFromString('--experimental-wasm-relaxed-simd');
	return opened('fused');
}

function opened(arithmetic: Arithmetic): Promise<CpuEngine> {
	const engine = shared.get(arithmetic) ?? openCpu({ arithmetic });
	shared.set(arithmetic, engine);
	return engine;
}
