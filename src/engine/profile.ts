/** What the profiles of both engines share: repetitions, the operands of kernels, and the operations that they belong to. */
import { grouped } from '../core/grouped';
import { median } from '../core/median';
import { Problem } from '../core/problem';
import type { KernelTime, OperationTime, ProgramProfile } from '../core/profile';
import type { Node } from '../graph/tensor';

export interface ProfileOptions {
	/** Times that each kernel is timed. */
	readonly repeats: number;
	/** No further repetition begins after so long. */
	readonly mostMs?: number | undefined;
	/** Milliseconds; any origin. */
	readonly now: () => number;
	readonly signal?: AbortSignal | undefined;
	/** Repetitions done, the one under way by its part, of all. */
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** One dispatch or call of a plan, before it is timed. */
export interface ProfiledKernel {
	/** The nodes that it carries out, or a part of; none for the optimiser. */
	readonly sources: readonly Node[];
	readonly kernel: string;
	readonly operands: readonly { readonly operand: object; readonly bytes: number }[];
}

/** One way to run a program. */
export interface ProfiledProgram {
	readonly kernels: readonly ProfiledKernel[];
	/** Nodes of the forward pass. */
	readonly forward: ReadonlySet<Node>;
	/** Milliseconds of each kernel, in order; `turn` is awaited now and then with the number of those done. */
	time(turn: (done: number) => Promise<void>): Promise<readonly number[]>;
	/** Runs all of it as it always runs, to its end. */
	whole(): Promise<void>;
}

type Measured = Pick<ProgramProfile, 'clock' | 'emptyMs'> & {
	/** Of the clock that `time` reads; seen in the times where it is left out. */
	readonly clockStepMs?: number;
};

/** @throws Problem `cancelled` when the signal asks for it */
export async function repeated(
	program: ProfiledProgram,
	measured: Measured,
	{ repeats, mostMs = Infinity, now, signal, onProgress }: ProfileOptions,
): Promise<ProgramProfile> {
	const { kernels, forward } = program;
	const times: (readonly number[])[] = [];
	const wholes: number[] = [];
	await program.whole();
	const started = now();
	while (times.length < repeats && (times.length === 0 || now() - started < mostMs)) {
		times.push(
			await program.time(async (done) => {
				refuseIfAborted(signal);
				onProgress?.(times.length + done / kernels.length, repeats);
			}),
		);
		const start = now();
		await program.whole();
		wholes.push(now() - start);
	}
	const { clock, emptyMs, clockStepMs = smallestStep(times.flat()) } = measured;
	return {
		clock,
		clockStepMs,
		emptyMs,
		repeats: times.length,
		wholeMs: median(wholes),
		operations: operationsOf(kernels, forward, (kernel) =>
			summary(
				times.map((ms) => Math.max(0, (ms[kernel] ?? 0) - emptyMs)),
				clockStepMs,
			),
		),
	};
}

function refuseIfAborted(signal: AbortSignal | undefined): void {
	if (signal?.aborted) throw new Problem('cancelled', 'The profile was cancelled.');
}

/** Steps of a clock that are this many times shorter than what it measures leave a median to be trusted. */
const FINE = 10;

/** A coarse clock reads 0 or a whole step, and is right only on average. */
function summary(times: readonly number[], clockStepMs: number) {
	const middle = median(times);
	if (middle >= FINE * clockStepMs) return { ms: middle, leastMs: Math.min(...times) };
	const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
	return { ms: mean, leastMs: mean };
}

/** The smallest difference between two of the values that are not the same. */
export function smallestStep(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const steps = sorted.map((value, index) => value - (sorted[index - 1] ?? value));
	return Math.min(...steps.filter((step) => step > 0), 1);
}

function operationsOf(
	kernels: readonly ProfiledKernel[],
	forward: ReadonlySet<Node>,
	timeOf: (kernel: number) => Pick<KernelTime, 'ms' | 'leastMs'>,
): OperationTime[] {
	const numbered = kernels.map((kernel, index) => ({ ...kernel, index }));
	return [...grouped(numbered, ({ sources }) => sources[0])].map(([first, own]) => ({
		op: first ? nameOf(own) : 'AdamW',
		pass: first ? (forward.has(first) ? 'forward' : 'backward') : 'optimiser',
		shape: first ? (Object.values(first.outputs)[0]?.shape ?? []) : [],
		flops: unique(own.flatMap(({ sources }) => sources)).reduce(
			(sum, node) => sum + node.op.flops(node),
			0,
		),
		kernels: own.map((kernel) => ({
			kernel: kernel.kernel,
			...timeOf(kernel.index),
			bytes: bytesOf(kernel) / own.filter((other) => isSlice(kernel, other)).length,
		})),
	}));
}

/** In the order of the alphabet, so that two ops carried out together have one name. */
function nameOf(kernels: readonly ProfiledKernel[]): string {
	const names = kernels.flatMap(({ sources }) => sources.map(({ op }) => op.name));
	return unique(names).sort().join(' + ');
}

function unique<T>(values: readonly T[]): T[] {
	return [...new Set(values)];
}

function bytesOf({ operands }: ProfiledKernel): number {
	return operands.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** True for the slices of one pass, which are dispatches of one kernel on the same operands: each works on its part. */
function isSlice(one: ProfiledKernel, other: ProfiledKernel): boolean {
	return (
		one.kernel === other.kernel &&
		one.operands.every(({ operand }, index) => operand === other.operands[index]?.operand)
	);
}
