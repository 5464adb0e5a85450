/** What an engine tells of itself and of the time of a step: plain data, and how it is read against a roofline. */
import { grouped } from './grouped';

/** What the device was opened with. */
export interface EngineDetails {
	/** Which kernels it runs, in words. */
	readonly kernels: string;
	/** Optional features, and whether the device has them. */
	readonly features: Readonly<Record<string, boolean>>;
	readonly limits: readonly EngineLimit[];
}

export interface EngineLimit {
	readonly name: string;
	readonly value: number;
	readonly unit: 'bytes' | 'count';
}

/** Kernels against the float64 reference on small graphs. */
export interface SelfTest {
	readonly passed: boolean;
	/** Of all cases: largest error over largest value. */
	readonly largestError: number;
	/** What an error must not exceed. */
	readonly bound: number;
	readonly cases: readonly { readonly name: string; readonly error: number }[];
}

export type Pass = 'forward' | 'backward' | 'optimiser';

/**
 * How a kernel was timed: by the device's timestamps around it; by the time until the device had done it, submitted alone,
 * less that of an empty submit; or, on the CPU, as a call that all threads carry out with nothing beside it.
 */
export type ProfileClock = 'timestamps' | 'submits' | 'calls';

/** One dispatch or call. */
export interface KernelTime {
	readonly kernel: string;
	/** Of all repetitions: the median, or the mean where the clock is too coarse for one. */
	readonly ms: number;
	readonly leastMs: number;
	/** Of its operands, each read or written whole, once. */
	readonly bytes: number;
}

/** One node of the graph, or the optimiser. */
export interface OperationTime {
	readonly op: string;
	readonly pass: Pass;
	/** Of its first output. */
	readonly shape: readonly number[];
	/** As the plan counts them; 0 for the optimiser, which no count of a step includes. */
	readonly flops: number;
	readonly kernels: readonly KernelTime[];
}

/** The kernels of one execution of a program, timed. */
export interface ProgramProfile {
	readonly clock: ProfileClock;
	/** The smallest step of the clock that was seen. */
	readonly clockStepMs: number;
	/** What an empty submit takes; it has been taken off. 0 for the other clocks. */
	readonly emptyMs: number;
	readonly repeats: number;
	/** Median time of the program as it always runs, with nothing between its kernels. */
	readonly wholeMs: number;
	readonly operations: readonly OperationTime[];
}

/** What the engine reaches at best. */
export interface Roof {
	readonly flopsPerSecond: number;
	readonly bytesPerSecond: number;
}

/** All operations of one kind and pass. */
export interface ProfileRow {
	readonly op: string;
	readonly pass: Pass;
	readonly count: number;
	readonly kernels: readonly string[];
	readonly ms: number;
	/** Of the time of all rows, 0..1. */
	readonly share: number;
	readonly flops: number;
	readonly bytes: number;
	readonly flopsPerSecond: number;
	readonly bytesPerSecond: number;
	/** FLOP a byte. */
	readonly intensity: number;
	/** What the roofline says would bind it first. */
	readonly bound: 'compute' | 'memory';
	/** Of what the roof allows at this intensity; above 1 where operands were found in a cache. */
	readonly roofShare: number;
}

export interface StepProfile extends ProgramProfile {
	readonly flops: number;
	readonly bytes: number;
	/** Sum of all rows; the whole step may take less, or more. */
	readonly summedMs: number;
	readonly roof: Roof;
	/** Longest first. */
	readonly rows: readonly ProfileRow[];
}

export function stepProfile(profile: ProgramProfile, roof: Roof): StepProfile {
	const { operations } = profile;
	const summedMs = sum(operations.map(millisecondsOf));
	return {
		...profile,
		summedMs,
		flops: sum(operations.map(({ flops }) => flops)),
		bytes: sum(operations.map(bytesOf)),
		roof,
		rows: [...grouped(operations, ({ op, pass }) => `${pass} ${op}`).values()]
			.map((alike) => rowOf(alike, summedMs, roof))
			.sort((a, b) => b.ms - a.ms),
	};
}

function rowOf(alike: readonly OperationTime[], summedMs: number, roof: Roof): ProfileRow {
	const [{ op, pass }] = alike as [OperationTime];
	const ms = sum(alike.map(millisecondsOf));
	const flops = sum(alike.map((operation) => operation.flops));
	const bytes = sum(alike.map(bytesOf));
	const computeMs = (1e3 * flops) / roof.flopsPerSecond;
	const memoryMs = (1e3 * bytes) / roof.bytesPerSecond;
	return {
		op,
		pass,
		count: alike.length,
		kernels: [...new Set(alike.flatMap(({ kernels }) => kernels.map(({ kernel }) => kernel)))],
		ms,
		share: ratio(ms, summedMs),
		flops,
		bytes,
		flopsPerSecond: ratio(1e3 * flops, ms),
		bytesPerSecond: ratio(1e3 * bytes, ms),
		intensity: ratio(flops, bytes),
		bound: computeMs > memoryMs ? 'compute' : 'memory',
		roofShare: ratio(Math.max(computeMs, memoryMs), ms),
	};
}

/** FLOP/s that the roof allows at an intensity. */
export function roofAt({ flopsPerSecond, bytesPerSecond }: Roof, intensity: number): number {
	return Math.min(flopsPerSecond, intensity * bytesPerSecond);
}

export function millisecondsOf({ kernels }: OperationTime): number {
	return sum(kernels.map(({ ms }) => ms));
}

function bytesOf({ kernels }: OperationTime): number {
	return sum(kernels.map(({ bytes }) => bytes));
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

/** 0 where nothing was measured. */
function ratio(part: number, whole: number): number {
	return whole > 0 ? part / whole : 0;
}
