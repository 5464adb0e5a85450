/** Somebody who takes turns: a page, or a process. */
import type { About, Turn, WorkName } from '../cases/works';

export interface Participant {
	readonly name: string;
	readonly about: About;
	turn(work: WorkName, count: number): Promise<Turn>;
	close(): Promise<void>;
}
