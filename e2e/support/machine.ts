/** Whether a time measured on this machine says something about the page. */
import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

const intervalMs = 1_000;

/** Share of all cores, 0 to 1, that nobody used during a second. */
export async function idleShare(): Promise<number> {
	const before = coreTimes();
	await setTimeout(intervalMs);
	const after = coreTimes();
	return (after.idle - before.idle) / (after.total - before.total);
}

/**
 * What a person with a quiet machine may wait, on this one: work that fills all cores takes as much longer as others leave
 * less of them.
 */
export function patienceMs(quietMs: number, idle: number, mostMs: number): number {
	return Math.min(mostMs, quietMs / Math.max(idle, 0.01));
}

function coreTimes() {
	const times = cpus().map((core) => core.times);
	const idle = times.reduce((sum, time) => sum + time.idle, 0);
	const total = times.reduce(
		(sum, time) => sum + time.user + time.nice + time.sys + time.idle + time.irq,
		0,
	);
	return { idle, total };
}
