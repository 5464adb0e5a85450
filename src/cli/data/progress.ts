/** How far long work has come, on stderr: a line that rewrites itself on a terminal, one every few seconds elsewhere. */
import { formatDuration } from '../../core/units';

const everyMs = { terminal: 200, elsewhere: 5000 };

export class CountProgress {
	readonly #noun: string;
	readonly #total: number | undefined;
	readonly #started = performance.now();
	#done = 0;
	#lastMs = this.#started;

	/** @param total  left out where it is not known before the end */
	constructor(noun: string, total?: number) {
		this.#noun = noun;
		this.#total = total;
	}

	advance(): void {
		this.#done++;
		const now = performance.now();
		const terminal = process.stderr.isTTY;
		if (now - this.#lastMs < (terminal ? everyMs.terminal : everyMs.elsewhere)) return;
		this.#lastMs = now;
		process.stderr.write(terminal ? `\r\x1b[K${this.#line(now)}` : `${this.#line(now)}\n`);
	}

	/** Leaves the terminal on a line of its own. */
	end(): void {
		if (process.stderr.isTTY && this.#lastMs > this.#started) process.stderr.write('\r\x1b[K');
	}

	#line(now: number): string {
		const elapsedMs = now - this.#started;
		const line = `${this.#noun} ${this.#done}`;
		if (this.#total === undefined) return `${line}  ${formatDuration(elapsedMs)}`;
		const restMs = (elapsedMs / this.#done) * (this.#total - this.#done);
		return `${line}/${this.#total}  ${formatDuration(elapsedMs)}  left ${formatDuration(restMs)}`;
	}
}
