/**
 * The time of each dispatch of a recording: in a pass of its own between two timestamps of the device, or, where it has
 * none, submitted alone and waited for.
 */
import { median } from '../../core/median';
import { millisecondsOf, type ProgramProfile } from '../../core/profile';
import { reachable, type Tensor } from '../../graph/tensor';
import type { ParameterLayout } from '../layout';
import { type ProfiledKernel, type ProfileOptions, repeated } from '../profile';
import type { Device } from './device';
import { type Dispatch, type Fixed, isFixed, isScratch } from './kernel';
import { bytesOf } from './planner';
import { mapCopy } from './readback';
import type { Recording } from './recording';
import { submitted } from './submitted';
import { COPY_SRC, QUERY_RESOLVE, STAGING } from './usage';

/** Dispatches of one submit: a query set has at most 4096 timestamps, and a cancel waits for no longer. */
const MOST_AT_ONCE = 256;
const TIMESTAMP_BYTES = 8;
const EMPTY_SUBMITS = 11;

type Turn = (done: number) => Promise<void>;

/** Of a recording whose inputs are written; `roots`: what the forward pass leads to. */
export async function profileRecording(
	device: Device,
	recording: Recording,
	roots: readonly Tensor[],
	options: ProfileOptions,
): Promise<ProgramProfile> {
	const { now } = options;
	const { dispatches, sources } = recording.plan;
	const program = {
		kernels: dispatches.map((each, index) =>
			profiled(each, sources[index] ?? [], recording.layout),
		),
		forward: new Set(reachable(roots)),
		whole: () => submitted(device, (encoder) => recording.encode(encoder)),
	};
	if (device.gpu.features.has('timestamp-query')) {
		const timestamps = new Timestamps(device);
		try {
			const time = (turn: Turn) => timestamps.time(recording, turn);
			const profile = await repeated(
				{ ...program, time },
				{ clock: 'timestamps', emptyMs: 0 },
				options,
			);
			// Some drivers offer timestamps and write zeros.
			if (profile.operations.some((operation) => millisecondsOf(operation) > 0)) return profile;
		} finally {
			timestamps.dispose();
		}
	}
	const time = (turn: Turn) => timeBySubmits(device, recording, now, turn);
	const emptyMs = await emptySubmit(device, now);
	return repeated({ ...program, time }, { clock: 'submits', emptyMs }, options);
}

class Timestamps {
	readonly #device: Device;
	readonly #set: GPUQuerySet;
	readonly #resolved: GPUBuffer;
	readonly #staging: GPUBuffer;

	constructor(device: Device) {
		const count = 2 * MOST_AT_ONCE;
		this.#device = device;
		this.#set = device.gpu.createQuerySet({ type: 'timestamp', count });
		const bytes = TIMESTAMP_BYTES * count;
		this.#resolved = device.buffer('timestamps', bytes, QUERY_RESOLVE | COPY_SRC);
		this.#staging = device.buffer('timestamps read', bytes, STAGING);
	}

	async time(recording: Recording, turn: Turn): Promise<number[]> {
		const count = recording.plan.dispatches.length;
		const times: number[] = [];
		while (times.length < count) {
			await turn(times.length);
			const first = times.length;
			times.push(...(await this.#some(recording, first, Math.min(MOST_AT_ONCE, count - first))));
		}
		return times;
	}

	dispose(): void {
		this.#set.destroy();
		this.#device.release([this.#resolved, this.#staging]);
	}

	/** Milliseconds of dispatches [first, first + count). */
	async #some(recording: Recording, first: number, count: number): Promise<number[]> {
		const encoder = this.#device.gpu.createCommandEncoder();
		for (let index = 0; index < count; index++)
			recording.encodeAlone(encoder, first + index, {
				querySet: this.#set,
				beginningOfPassWriteIndex: 2 * index,
				endOfPassWriteIndex: 2 * index + 1,
			});
		encoder.resolveQuerySet(this.#set, 0, 2 * count, this.#resolved, 0);
		const bytes = 2 * TIMESTAMP_BYTES * count;
		encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, bytes);
		this.#device.submit(encoder);
		const nanoseconds = new BigInt64Array(await mapCopy(this.#device, this.#staging));
		return Array.from({ length: count }, (_, index) => {
			const [begin = 0n, end = 0n] = nanoseconds.subarray(2 * index, 2 * index + 2);
			return Math.max(0, Number(end - begin) / 1e6);
		});
	}
}

async function timeBySubmits(
	device: Device,
	recording: Recording,
	now: () => number,
	turn: Turn,
): Promise<number[]> {
	const times: number[] = [];
	for (const index of recording.plan.dispatches.keys()) {
		await turn(index);
		const start = now();
		await submitted(device, (encoder) => recording.encodeAlone(encoder, index));
		times.push(now() - start);
	}
	return times;
}

/** What every submit costs, whatever it holds. */
async function emptySubmit(device: Device, now: () => number): Promise<number> {
	const times: number[] = [];
	for (let index = 0; index < EMPTY_SUBMITS; index++) {
		const start = now();
		await submitted(device, (encoder) => encoder.beginComputePass().end());
		times.push(now() - start);
	}
	return median(times);
}

function profiled(dispatch: Dispatch, sources: ProfiledKernel['sources'], layout: ParameterLayout) {
	const operands = Object.values(dispatch.bindings).map((operand) => ({
		operand,
		bytes: isFixed(operand)
			? fixedBytes(operand, dispatch, layout)
			: isScratch(operand)
				? operand.bytes
				: bytesOf(operand),
	}));
	return { sources, kernel: dispatch.kernel, operands };
}

/** The optimiser reads and writes all but the gradient; moments are two numbers a value. */
function fixedBytes({ fixed }: Fixed, { kernel }: Dispatch, { length }: ParameterLayout): number {
	const values = { values: 1, gradient: 1, moments: 2, step: 0, control: 0, report: 0 }[fixed];
	return 4 * length * values * (kernel === 'optim/adamw' && fixed !== 'gradient' ? 2 : 1);
}
