/** What a command prints in each test of a file, instead of printing it. */
import { afterEach, beforeEach, vi } from 'vitest';

export interface Printed {
	stdout: string;
	stderr: string;
}

/** Call once at the top of a file; both texts begin empty in each test. */
export function capturePrinted(): Printed {
	const printed: Printed = { stdout: '', stderr: '' };
	beforeEach(() => {
		for (const stream of ['stdout', 'stderr'] as const) {
			printed[stream] = '';
			vi.spyOn(process[stream], 'write').mockImplementation((text) => {
				printed[stream] += String(text);
				return true;
			});
		}
	});
	afterEach(() => void vi.restoreAllMocks());
	return printed;
}
