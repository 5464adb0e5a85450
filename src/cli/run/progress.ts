/** Progress on stderr: one line that rewrites itself on a terminal, a line every few seconds elsewhere. */
import { formatDuration, formatLoss } from '../../core/units';

const EVERY_MS = 5000;

export class Progress {
	readonly #steps: number;
	readonly #started = performance.now();
	#lastMs = -Infinity;

	constructor(steps: number) {
		this.#steps = steps;
	}

	say(line: string): void {
		process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
	}

	/** Work before or after the steps: `encoding the text 3/10`. */
	activity(what: string, done: number, total: number): void {
		if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what} ${done}/${total}`);
	}

	/** Takes the line away. */
	clear(): void {
		if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
	}

	step(step: number, loss: number): void {
		const now = performance.now();
		const done = step + 1;
		const terminal = process.stderr.isTTY;
		if (now - this.#lastMs < (terminal ? 200 : EVERY_MS) && done < this.#steps) return;
		this.#lastMs = now;
		const elapsedMs = now - this.#started;
		const restMs = (elapsedMs / done) * (this.#steps - done);
		const line = `step ${done}/${this.#steps}  loss ${formatLoss(loss)}  ${formatDuration(elapsedMs)}  left ${formatDuration(restMs)}`;
		process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
	}
}
