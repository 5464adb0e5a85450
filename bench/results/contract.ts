/** What the workbench promises of its speed beside others, and what a report says of it. */
import type { Row } from './row';
import { gflopsOf } from './timing';

export interface Line {
	readonly promise: string;
	/** The figure of medians, or null where what it needs was not measured or was wrong. */
	readonly value: number | null;
	/** The same of the least times: what a quiet machine would show, as far as one run can tell. */
	readonly best: number | null;
	readonly bound: number;
	readonly atLeast: boolean;
	/** On which figures the promise holds; a noisy machine tells the two apart. null: not measured. */
	readonly reached: 'both' | 'medians' | 'least times' | 'neither' | null;
}

type Rows = ReadonlyMap<string, Row>;
type Statistic = 'median' | 'min';
type Figure = (row: Row | undefined, of: Statistic) => number | undefined;

const step: Figure = (row, of) => row?.stepMs?.[of];
const attention: Figure = (row, of) => row?.attentionMs?.[of];
const mgk: Figure = (row, of) => row?.mgkMs?.[of];
const matmul: Figure = (row, of) => row?.matmul512Ms && gflopsOf(512, row.matmul512Ms[of]);
const MEBIBYTE = 2 ** 20;

/** The product on plain WGSL that our product is held to, once it is reached, GFLOP/s. */
const REFERENCE_GFLOPS = 5.3;

interface Promised {
	readonly promise: string;
	readonly bound: number;
	readonly atLeast?: boolean;
	readonly value: (rows: Rows, of: Statistic) => number | undefined;
}

const promises: readonly Promised[] = [
	beside('step', step, 'ours-webgpu', 'jaxjs-webgpu', 0.4),
	{
		promise: `WebGPU: 512³ product, GFLOP/s, scaled to plain WGSL at ${REFERENCE_GFLOPS}`,
		bound: 4.5,
		atLeast: true,
		value: (rows, of) => {
			const reference = matmul(rows.get('wgsl-reference'), of);
			const own = matmul(rows.get('ours-webgpu'), of);
			return reference && own && (own * REFERENCE_GFLOPS) / reference;
		},
	},
	beside('attention', attention, 'ours-webgpu', 'jaxjs-webgpu', 0.5),
	beside('MGK', mgk, 'ours-webgpu', 'jaxjs-webgpu', 0.35),
	beside('step', step, 'ours-cpu', 'jaxjs-wasm', 0.35),
	beside('step', step, 'ours-cpu', 'torch', 1.2),
	{
		promise: 'CPU: 512³ product, GFLOP/s',
		bound: 70,
		atLeast: true,
		value: (rows, of) => matmul(rows.get('ours-cpu'), of),
	},
	beside('attention', attention, 'ours-cpu', 'jaxjs-wasm', 0.3),
	beside('attention', attention, 'ours-cpu', 'torch', 1),
	beside('MGK', mgk, 'ours-cpu', 'jaxjs-wasm', 0.3),
	beside('MGK', mgk, 'ours-cpu', 'torch', 1),
	{
		promise: 'CPU: step on one thread / on all',
		bound: 2.1,
		value: (rows, of) =>
			ratio(step(rows.get('ours-cpu-1thread'), of), step(rows.get('ours-cpu'), of)),
	},
	...['ours-webgpu', 'ours-cpu'].map((peer) => ({
		promise: `${place(peer)}: step of MGK, 4 heads of 32 / softmax, 8 heads of 32, context 256`,
		bound: 0.8,
		value: (rows: Rows, of: Statistic) => {
			const row = rows.get(peer);
			return ratio(row?.mgk4StepMs?.[of], row?.softmax8StepMs?.[of]);
		},
	})),
	ofStep('submits a step', 1, (row) => row?.callsPerStep?.submits),
	ofStep('dispatches a step', 48, (row) => row?.callsPerStep?.dispatches),
	ofStep('buffers made a step', 0, (row) => row?.callsPerStep?.buffersCreated),
	ofStep('bind groups made a step', 0, (row) => row?.callsPerStep?.bindGroupsCreated),
	ofStep('live MiB', 25, (row) => row?.liveBytes && row.liveBytes / MEBIBYTE),
];

/** Every promise with its figure; a figure of a peer that is wrong counts as not measured. */
export function contractLines(rows: readonly Row[]): Line[] {
	const right = new Map(
		rows.filter(({ verdict }) => verdict === 'right').map((row) => [row.peer, row]),
	);
	return promises.map(({ promise, bound, atLeast = false, value }) => {
		const median = value(right, 'median') ?? null;
		const best = value(right, 'min') ?? null;
		const holds = (figure: number) => (atLeast ? figure >= bound : figure <= bound);
		const known = median !== null && best !== null;
		const reached = known ? outcome(holds(median), holds(best)) : null;
		return { promise, value: median, best, bound, atLeast, reached };
	});
}

function outcome(byMedian: boolean, byBest: boolean): Line['reached'] {
	if (byMedian === byBest) return byMedian ? 'both' : 'neither';
	return byMedian ? 'medians' : 'least times';
}

function beside(what: string, figure: Figure, own: string, other: string, bound: number): Promised {
	return {
		promise: `${place(own)}: ${what} / ${other}`,
		bound,
		value: (rows, of) => ratio(figure(rows.get(own), of), figure(rows.get(other), of)),
	};
}

function ofStep(what: string, bound: number, figure: Figure): Promised {
	return {
		promise: `WebGPU: ${what}`,
		bound,
		value: (rows, of) => figure(rows.get('ours-webgpu'), of),
	};
}

function place(peer: string): string {
	return peer === 'ours-webgpu' ? 'WebGPU' : 'CPU';
}

function ratio(own: number | undefined, other: number | undefined): number | undefined {
	return own === undefined || other === undefined ? undefined : own / other;
}
