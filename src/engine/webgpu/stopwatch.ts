/** Times whole programs: by two timestamps of the device around a submit, or by the time until the device had done it. */
import type { TuningReport } from '../../core/tuning';
import type { Device } from './device';
import type { ForwardProgram } from './program';
import { mapCopy } from './readback';
import { submitted } from './submitted';
import { COPY_SRC, QUERY_RESOLVE, STAGING } from './usage';

const BYTES = 16;
/** Browsers round timestamps to 0.1 ms: a submit holds as many replays as last for a hundred times that. */
const LONG_ENOUGH_MS = 10;
const MOST_REPLAYS = 128;

/** Lives as long as its device, which owns its buffers. */
export class Stopwatch {
	readonly #device: Device;
	readonly #now: () => number;
	readonly #set: GPUQuerySet | null;
	readonly #buffers: readonly [resolved: GPUBuffer, staging: GPUBuffer];
	#clock: TuningReport['clock'];
	#replays = 1;

	constructor(device: Device, now: () => number) {
		const has = device.gpu.features.has('timestamp-query');
		this.#device = device;
		this.#now = now;
		this.#set = has ? device.gpu.createQuerySet({ type: 'timestamp', count: 2 }) : null;
		this.#clock = has ? 'timestamps' : 'submits';
		this.#buffers = [
			device.buffer('timestamps', BYTES, QUERY_RESOLVE | COPY_SRC),
			device.buffer('timestamps read', BYTES, STAGING),
		];
	}

	get clock(): TuningReport['clock'] {
		return this.#clock;
	}

	/** Finds the clock, and how many replays a submit must hold; what is compared must be timed after one calibration. */
	async calibrate(program: ForwardProgram): Promise<void> {
		this.#replays = 1;
		while ((await this.#submit(program)) < LONG_ENOUGH_MS && this.#replays < MOST_REPLAYS)
			this.#replays *= 2;
		// Some drivers offer timestamps and write zeros.
		if (this.#clock === 'submits' || (await this.#submit(program)) > 0) return;
		this.#clock = 'submits';
		await this.calibrate(program);
	}

	/** Milliseconds of one replay. */
	async time(program: ForwardProgram): Promise<number> {
		return (await this.#submit(program)) / this.#replays;
	}

	async #submit(program: ForwardProgram): Promise<number> {
		const set = this.#set;
		if (set && this.#clock === 'timestamps') return this.#byTimestamps(program, set);
		const start = this.#now();
		await submitted(this.#device, (encoder) => program.encode(encoder, this.#replays));
		return this.#now() - start;
	}

	async #byTimestamps(program: ForwardProgram, querySet: GPUQuerySet): Promise<number> {
		const [resolved, staging] = this.#buffers;
		const encoder = this.#device.gpu.createCommandEncoder();
		program.encode(encoder, this.#replays, {
			querySet,
			beginningOfPassWriteIndex: 0,
			endOfPassWriteIndex: 1,
		});
		encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
		encoder.copyBufferToBuffer(resolved, 0, staging, 0, BYTES);
		this.#device.submit(encoder);
		const [begin = 0n, end = 0n] = new BigInt64Array(await mapCopy(this.#device, staging));
		return Math.max(0, Number(end - begin) / 1e6);
	}
}
