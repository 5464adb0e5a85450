/** The page's end of the seam: typed requests over one worker, replies matched by id, events to one listener. */
import { Problem, type ProblemReport } from '../core/problem';
import type { CommandName, FromWorker, Reply, Request, WorkbenchEvent } from './protocol';

export type WorkerPort = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

export interface ClientListener {
	event(event: WorkbenchEvent): void;
	/** The worker cannot answer any more; every pending command has been rejected. */
	death(problem: ProblemReport): void;
}

interface Pending {
	resolve(reply: unknown): void;
	reject(problem: Problem): void;
}

export class WorkbenchClient {
	readonly #worker: WorkerPort;
	readonly #listener: ClientListener;
	readonly #pending = new Map<number, Pending>();
	#nextId = 1;
	#dead: Problem | null = null;

	constructor(worker: WorkerPort, listener: ClientListener) {
		this.#worker = worker;
		this.#listener = listener;
		worker.addEventListener('message', (message) => this.#receive(message.data));
		worker.addEventListener('messageerror', () => this.#die('a message could not be read'));
		worker.addEventListener('error', (event) =>
			this.#die(event.message || 'it could not be loaded'),
		);
	}

	/** @throws Problem the worker's refusal, or `internal` when the worker died or was closed */
	send<C extends CommandName>(
		command: C,
		request: Request<C>,
		transfer: Transferable[] = [],
	): Promise<Reply<C>> {
		if (this.#dead) return Promise.reject(this.#dead);
		const id = this.#nextId++;
		return new Promise<Reply<C>>((resolve, reject) => {
			// The one cast of the page side: the worker answers id with the reply of its command.
			this.#pending.set(id, { resolve: (reply) => resolve(reply as Reply<C>), reject });
			this.#worker.postMessage({ id, command, request }, transfer);
		});
	}

	/** Ends the worker on purpose; pending commands are rejected as cancelled. */
	close(): void {
		this.#dead ??= new Problem('cancelled', 'The training worker was closed.');
		this.#worker.terminate();
		this.#rejectAll(this.#dead);
	}

	#receive(data: unknown): void {
		if (this.#dead) return;
		if (!isFromWorker(data)) this.#die('it sent a message of an unknown kind');
		else if (data.kind === 'event') this.#listener.event(data.event);
		else this.#answer(data);
	}

	#answer(message: Exclude<FromWorker, { kind: 'event' }>): void {
		const pending = this.#pending.get(message.id);
		this.#pending.delete(message.id);
		if (message.kind === 'reply') pending?.resolve(message.reply);
		else pending?.reject(problemOf(message.problem));
	}

	#die(cause: string): void {
		if (this.#dead) return;
		this.#dead = new Problem(
			'internal',
			`The training worker stopped: ${cause}.`,
			'Reload the page; the experiment in the address is kept.',
		);
		this.#worker.terminate();
		this.#rejectAll(this.#dead);
		const { code, message, mend } = this.#dead;
		this.#listener.death({ code, message, mend });
	}

	#rejectAll(problem: Problem): void {
		const pending = [...this.#pending.values()];
		this.#pending.clear();
		for (const { reject } of pending) reject(problem);
	}
}

function problemOf(report: ProblemReport): Problem {
	return new Problem(report.code, report.message, report.mend);
}

/** The envelope is checked; its content comes from our own build and is trusted after this. */
function isFromWorker(data: unknown): data is FromWorker {
	if (typeof data !== 'object' || data === null || !('kind' in data)) return false;
	if (data.kind === 'event') return 'event' in data && typeof data.event === 'object';
	if (!('id' in data) || typeof data.id !== 'number') return false;
	return data.kind === 'reply' || (data.kind === 'refusal' && 'problem' in data);
}
