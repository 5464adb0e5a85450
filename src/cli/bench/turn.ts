import type { InputData, Program } from '../../engine/executor';

/** A turn takes at least so long: the least of many short times is a steadier one. */
const TURN_MS = 400;

/** The least wall time of one execution in a turn, in milliseconds. */
export async function leastOfTurn(program: Program, data: InputData): Promise<number> {
	const end = performance.now() + TURN_MS;
	let least = Number.POSITIVE_INFINITY;
	do {
		const start = performance.now();
		await program.execute(data);
		least = Math.min(least, performance.now() - start);
	} while (performance.now() < end);
	return least;
}
