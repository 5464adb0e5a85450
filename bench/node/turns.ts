/** Turns of all participants, and what is kept of them. */
import type { Calls, Turn, WorkName } from '../cases/works';
import { firstLine, within } from './limit';
import type { Participant } from './participant';

const OPEN_LIMIT_MS = 120_000;
const TURN_LIMIT_MS = 600_000;

/** What a participant did at one work. */
export interface Record {
	firstMs: number;
	readonly ms: number[];
	readonly answers: number[];
	/** Of the last turn, and its repetitions. */
	calls: Calls;
	repetitions: number;
	liveBytes: number;
	peakBytes: number;
}

export interface Standing {
	readonly participant: Participant;
	readonly records: Map<WorkName, Record>;
	/** Why it takes no more turns. */
	failure: string | null;
}

/** Who comes, or why not: a peer that does not start is a row of the report, too. */
export async function standingOf(
	name: string,
	join: () => Promise<Participant>,
): Promise<Standing> {
	process.stderr.write(`bench: ${name}\n`);
	const records: Standing['records'] = new Map();
	try {
		const participant = await within(OPEN_LIMIT_MS, join(), 'start');
		return { participant, records, failure: null };
	} catch (thrown) {
		const failure = firstLine(thrown);
		process.stderr.write(`bench: ${name} does not start: ${failure}\n`);
		return { participant: absent(name), records, failure };
	}
}

function absent(name: string): Participant {
	const about = { library: name, version: '', backend: '', works: [] };
	const turn = () => Promise.reject(new Error(`${name} did not start`));
	return { name, about, turn, close: async () => {} };
}

export interface Schedule {
	readonly rounds: number;
	/** Repetitions a turn. */
	readonly count: number;
	/** Repetitions after the first that are not timed. */
	readonly warmUp: number;
}

/**
 * Everybody warms up, then takes a turn in every round, forth and back: what disturbs the machine disturbs all. Who fails
 * takes no more turns.
 */
export async function takeTurns(
	standings: readonly Standing[],
	work: WorkName,
	{ rounds, count, warmUp }: Schedule,
): Promise<void> {
	for (const standing of standings)
		await oneTurn(standing, work, warmUp, (turn) => {
			const { firstMs = Number.NaN, answers, calls, liveBytes, peakBytes } = turn;
			const kept = { firstMs, ms: [], answers: [...answers], calls, repetitions: warmUp };
			standing.records.set(work, { ...kept, liveBytes, peakBytes });
		});
	for (let round = 0; round < rounds; round++)
		for (const standing of round % 2 === 0 ? standings : standings.toReversed())
			await oneTurn(standing, work, count, (turn) => add(standing.records.get(work), turn));
}

function add(record: Record | undefined, { ms, answers, calls, liveBytes, peakBytes }: Turn): void {
	if (!record) return;
	record.ms.push(...ms);
	record.answers.push(...answers);
	Object.assign(record, { calls, repetitions: ms.length, liveBytes, peakBytes });
}

async function oneTurn(
	standing: Standing,
	work: WorkName,
	count: number,
	keep: (turn: Turn) => void,
): Promise<void> {
	const { participant } = standing;
	if (standing.failure !== null) return;
	try {
		keep(await within(TURN_LIMIT_MS, participant.turn(work, count), `take a turn at ${work}`));
	} catch (thrown) {
		standing.failure = `${work}: ${firstLine(thrown)}`;
		process.stderr.write(`bench: ${participant.name} failed at ${standing.failure}\n`);
	}
}
