/** All works, all participants: turns, then a JSON line each. */
import { Problem } from '../../src/core/problem';
import type { WorkName } from '../cases/works';
import { halvedHeads, isStep, workNames } from '../cases/works';
import type { Row } from '../results/row';
import { wholeNumber } from './options';
import { rowOf } from './row';
import { type Schedule, type Standing, takeTurns } from './turns';

export const scheduleOptions = {
	steps: { type: 'string', default: '24' },
	rounds: { type: 'string', default: '8' },
	'skip-ops': { type: 'boolean', default: false },
} as const;

const LEAST_STEPS = 10;
/** Repetitions of an operation in a turn. */
const OPERATION_COUNT = 2;

export type Schedules = ReadonlyMap<WorkName, Schedule>;

/** Which works, and how often. @throws Problem `command` */
export function schedulesOf(values: {
	readonly steps: string;
	readonly rounds: string;
	readonly 'skip-ops': boolean;
}): Schedules {
	const steps = wholeNumber('steps', values.steps, LEAST_STEPS);
	const rounds = wholeNumber('rounds', values.rounds);
	const step = { rounds, count: Math.ceil(steps / rounds), warmUp: 2 };
	const operation = { rounds, count: OPERATION_COUNT, warmUp: 1 };
	const chosen = workNames.filter((work) => work === 'step' || !values['skip-ops']);
	return new Map(chosen.map((work) => [work, isStep(work) ? step : operation]));
}

export async function compare(
	standings: readonly Standing[],
	schedules: Schedules,
	norms: ReadonlyMap<WorkName, number>,
): Promise<Row[]> {
	if (standings.length === 0) throw new Problem('command', 'There is nobody to compare.');
	for (const [work, schedule] of schedules) {
		const works = work === halvedHeads[0] ? halvedHeads : [work];
		const known = standings.some(({ participant }) => participant.about.works.includes(work));
		if (!known || (works.length === 1 && halvedHeads.includes(work))) continue;
		process.stderr.write(`bench: ${works.join(', ')}\n`);
		await takeTurns(standings, works, schedule);
	}
	const rows = standings.map((standing) => rowOf(standing, norms));
	for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
	return rows;
}
