/** A CPU engine for tests: one thread, so that a test file needs no workers. */
import { type CpuEngine, openCpu } from '../engine/cpu';

let shared: Promise<CpuEngine> | null = null;

/** One engine a test file, so that the kernels are compiled once. */
export function testCpuEngine(): Promise<CpuEngine> {
	shared ??= openCpu();
	return shared;
}
