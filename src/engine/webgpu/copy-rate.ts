/** How fast the device copies memory: a bound on what its kernels can read and write. */
import type { Device } from './device';
import { submitted } from './submitted';
import { DATA } from './usage';

const BYTES = 2 ** 25;
/** In one submit, so that it costs little beside them. */
const COPIES = 8;
const REPEATS = 5;

/** Bytes a second, those read and those written. @throws Problem `memory` or `device` */
export async function copyRate(device: Device, now: () => number): Promise<number> {
	const [from, to] = [device.buffer('copied', BYTES, DATA), device.buffer('copy', BYTES, DATA)];
	try {
		let leastMs = Infinity;
		for (let repeat = 0; repeat < REPEATS; repeat++) {
			const start = now();
			await submitted(device, (encoder) => {
				for (let copy = 0; copy < COPIES; copy++) encoder.copyBufferToBuffer(from, 0, to, 0, BYTES);
			});
			leastMs = Math.min(leastMs, now() - start);
		}
		return (1e3 * 2 * BYTES * COPIES) / leastMs;
	} finally {
		device.release([from, to]);
	}
}
