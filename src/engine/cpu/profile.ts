/** The time of each call of a program: the clock of thread 0 around it, while all threads carry it out alone. */
import type { ProgramProfile } from '../../core/profile';
import { nextTask } from '../../core/task';
import { reachable, type Tensor } from '../../graph/tensor';
import type { ParameterLayout } from '../layout';
import { type ProfiledKernel, type ProfileOptions, repeated } from '../profile';
import { type Call, isFixed, type Operand, operandsOf } from './call';
import { bytesOf } from './planner';
import type { Recording } from './recording';

/** The page gets a turn at least this often. */
const TURN_MS = 40;
/** Steps of the clock that are looked at. */
const TICKS = 10;

/** Of a recording whose inputs are written; `roots`: what the forward pass leads to. */
export async function profileRecording(
	recording: Recording,
	roots: readonly Tensor[],
	options: ProfileOptions,
): Promise<ProgramProfile> {
	const { now } = options;
	const { calls, sources } = recording.plan;
	const alone = recording.alone();
	return repeated(
		{
			kernels: calls.map((call, index) => profiled(call, sources[index] ?? [], recording.layout)),
			forward: new Set(reachable(roots)),
			time: async (turn) => {
				const times: number[] = [];
				await turn(0);
				await nextTask();
				let turnedAt = now();
				for (const run of alone) {
					const start = now();
					run();
					const end = now();
					times.push(end - start);
					if (end - turnedAt < TURN_MS) continue;
					await turn(times.length);
					await nextTask();
					turnedAt = now();
				}
				return times;
			},
			whole: async () => {
				recording.run();
			},
		},
		{ clock: 'calls', clockStepMs: stepOf(now), emptyMs: 0 },
		options,
	);
}

function profiled(call: Call, sources: ProfiledKernel['sources'], layout: ParameterLayout) {
	const operands = operandsOf(call).map((operand) => ({
		operand,
		bytes: isFixed(operand) ? fixedBytes(operand.fixed, call, layout) : bytesOf(operand),
	}));
	return { sources, kernel: call.kernel, operands };
}

/** The optimiser reads and writes all but the gradient. */
function fixedBytes(
	fixed: Extract<Operand, { fixed: string }>['fixed'],
	{ kernel }: Call,
	{ length }: ParameterLayout,
): number {
	if (fixed === 'step' || fixed === 'control') return 0;
	return 4 * length * (kernel === 'adamw' && fixed !== 'gradient' ? 2 : 1);
}

/** The smallest step of a clock; some browsers round theirs to a tenth of a millisecond. */
function stepOf(now: () => number): number {
	let least = Infinity;
	let last = now();
	for (let ticks = 0; ticks < TICKS; ) {
		const time = now();
		if (time === last) continue;
		least = Math.min(least, time - last);
		last = time;
		ticks++;
	}
	return least;
}
