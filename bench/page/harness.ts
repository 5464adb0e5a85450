/** Gives a peer its turns: times repetitions, and reads its answers and the counters around them. */
import type { About, Calls, Turn, WorkName } from '../cases/works';
import { workNames } from '../cases/works';
import type { Counters } from './counters';
import type { Peer, Work } from './peer';

export class Harness {
	readonly about: About;
	readonly #peer: Peer;
	readonly #counters: Counters;
	readonly #prepared = new Map<WorkName, Work>();

	constructor(peer: Peer, counters: Counters) {
		this.#peer = peer;
		this.#counters = counters;
		this.about = { ...peer.about, works: workNames.filter((name) => peer.works[name]) };
	}

	/** `count` repetitions, after the first one where there was none yet. */
	async turn(name: WorkName, count: number): Promise<Turn> {
		const known = this.#prepared.get(name);
		const start = performance.now();
		const work = known ?? (await this.#prepare(name));
		const answers: number[] = [];
		let firstMs: number | undefined;
		if (!known) {
			await work.run();
			firstMs = performance.now() - start;
			answers.push(await work.answer());
		}
		const before = this.#counters.calls();
		const ms: number[] = [];
		for (let index = 0; index < count; index++) {
			const began = performance.now();
			await work.run();
			ms.push((performance.now() - began) / (work.times ?? 1));
			answers.push(await work.answer());
		}
		const calls = difference(this.#counters.calls(), before);
		const memory = this.#peer.memory?.() ?? this.#counters.memory();
		return { ...(firstMs !== undefined && { firstMs }), ms, answers, calls, ...memory };
	}

	async #prepare(name: WorkName): Promise<Work> {
		const prepare = this.#peer.works[name];
		if (!prepare) throw new Error(`${this.about.library} does not offer ${name}`);
		const work = await prepare();
		this.#prepared.set(name, work);
		return work;
	}
}

function difference(now: Calls, before: Calls): Calls {
	return {
		submits: now.submits - before.submits,
		dispatches: now.dispatches - before.dispatches,
		buffersCreated: now.buffersCreated - before.buffersCreated,
		bindGroupsCreated: now.bindGroupsCreated - before.bindGroupsCreated,
	};
}
