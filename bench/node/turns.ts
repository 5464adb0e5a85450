/** Turns of all participants, and what is kept of them. */
import type { Calls, Turn, WorkName } from '../cases/works';
import type { Participant } from './participant';

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

export interface Schedule {
	readonly rounds: number;
	/** Repetitions a turn. */
	readonly count: number;
	/** Repetitions after the first that are not timed. */
	readonly warmUp: number;
}

const TURN_LIMIT_MS = 600_000;

/**
 * Everybody warms up, then takes a turn in every round, forth and back: what disturbs the machine disturbs all. Who fails
 * takes no more turns.
 */
export async function takeTurns(
	standings: readonly Standing[],
	work: WorkName,
	{ rounds, count, warmUp }: Schedule,
): Promise<void> {
	const able = standings.filter(({ participant }) => participant.about.works.includes(work));
	for (const standing of able)
		await oneTurn(standing, work, warmUp, (turn) => {
			const { firstMs = Number.NaN, answers, calls, liveBytes, peakBytes } = turn;
			const kept = { firstMs, ms: [], answers: [...answers], calls, repetitions: warmUp };
			standing.records.set(work, { ...kept, liveBytes, peakBytes });
		});
	for (let round = 0; round < rounds; round++)
		for (const standing of round % 2 === 0 ? able : able.toReversed())
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
		keep(await within(participant.turn(work, count), work));
	} catch (failure) {
		standing.failure = `${work}: ${failure instanceof Error ? failure.message : String(failure)}`;
		process.stderr.write(`bench: ${participant.name} failed at ${standing.failure}\n`);
	}
}

function within<Result>(work: Promise<Result>, name: string): Promise<Result> {
	return new Promise((resolve, reject) => {
		const limit = setTimeout(
			() => reject(new Error(`${name} takes longer than ${TURN_LIMIT_MS / 60_000} minutes`)),
			TURN_LIMIT_MS,
		);
		work.then(resolve, reject).finally(() => clearTimeout(limit));
	});
}
