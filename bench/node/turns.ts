/** Turns of all participants, and what is kept of them. */
import type { Calls, Turn, WorkName } from '../cases/works';
import { firstLine, within } from './limit';
import type { Participant } from './participant';

const OPEN_LIMIT_MS = 120_000;
const TURN_LIMIT_MS = 600_000;

/** What a participant did at one work. */
export interface Tally {
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
	readonly tallies: Map<WorkName, Tally>;
	/** Why it takes no more turns. */
	failure: string | null;
}

/** Who comes, or why not: a peer that does not start is a row of the report, too. */
export async function standingOf(
	name: string,
	join: () => Promise<Participant>,
): Promise<Standing> {
	process.stderr.write(`bench: ${name}\n`);
	const tallies: Standing['tallies'] = new Map();
	try {
		const participant = await within(OPEN_LIMIT_MS, join(), 'start');
		return { participant, tallies, failure: null };
	} catch (thrown) {
		const failure = firstLine(thrown);
		process.stderr.write(`bench: ${name} does not start: ${failure}\n`);
		return { participant: absent(name), tallies, failure };
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
 * Everybody warms up, then takes a turn at each work in every round, forth and back: what disturbs the machine disturbs all.
 * Who fails takes no more turns.
 * @param works  those that are compared with each other; a peer need not offer all
 */
export async function takeTurns(
	standings: readonly Standing[],
	works: readonly WorkName[],
	{ rounds, count, warmUp }: Schedule,
): Promise<void> {
	const turns = standings.flatMap((standing) =>
		works
			.filter((work) => standing.participant.about.works.includes(work))
			.map((work) => ({ standing, work })),
	);
	for (const { standing, work } of turns)
		await oneTurn(standing, work, warmUp, (turn) => {
			const { firstMs = Number.NaN, answers, calls, liveBytes, peakBytes } = turn;
			const kept = { firstMs, ms: [], answers: [...answers], calls, repetitions: warmUp };
			standing.tallies.set(work, { ...kept, liveBytes, peakBytes });
		});
	for (let round = 0; round < rounds; round++)
		for (const { standing, work } of round % 2 === 0 ? turns : turns.toReversed())
			await oneTurn(standing, work, count, (turn) => add(standing.tallies.get(work), turn));
}

function add(tally: Tally | undefined, { ms, answers, calls, liveBytes, peakBytes }: Turn): void {
	if (!tally) return;
	tally.ms.push(...ms);
	tally.answers.push(...answers);
	Object.assign(tally, { calls, repetitions: ms.length, liveBytes, peakBytes });
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
