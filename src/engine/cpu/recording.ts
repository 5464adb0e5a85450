/** A plan made real: one block of memory, with the calls written into it once. Replaying it touches nothing else. */
import { Problem } from '../../core/problem';
import { sizeOf } from '../../core/shape';
import type { Tensor } from '../../graph/tensor';
import type { InputData } from '../executor';
import type { ParameterLayout } from '../layout';
import type { Arena, Block } from './arena';
import { callBytes, type Fixed, isFixed, type Operand, writeCall } from './call';
import { type CpuModel, isModelPart } from './model';
import { type Plan, planBytes } from './planner';
import type { Threads } from './threads';

/** Addresses of the buffers that are not the model's. */
export type FixedAddresses = Partial<Readonly<Record<Fixed['fixed'], number>>>;

export class Recording {
	readonly plan: Plan;
	readonly #arena: Arena;
	readonly #threads: Threads;
	readonly #model: CpuModel;
	readonly #block: Block;

	/** @throws Problem `memory` when the program does not fit */
	constructor(
		arena: Arena,
		threads: Threads,
		plan: Plan,
		model: CpuModel,
		fixed: FixedAddresses = {},
	) {
		this.plan = plan;
		this.#arena = arena;
		this.#threads = threads;
		this.#model = model;
		this.#block = arena.allocate(planBytes(plan, threads.count));
		for (const { operand, data } of plan.held)
			arena
				.bytes(this.addressOf(operand), data.byteLength)
				.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
		let at = this.#block.offset + plan.callsAt;
		for (const call of plan.calls) {
			writeCall(arena.data, at, call, (operand) =>
				isFixed(operand) ? this.#fixedAddress(operand, fixed) : this.addressOf(operand),
			);
			at += callBytes(call);
		}
	}

	get bytes(): number {
		return this.#block.bytes;
	}

	/** @throws Problem `data` naming an input that is missing or of another length */
	write(data: InputData): void {
		for (const [name, tensor] of this.plan.inputs) {
			const values = data[name];
			if (!values) throw new Problem('data', `the program needs the input ${name}.`);
			const size = sizeOf(tensor.shape);
			if (values.length !== size)
				throw new Problem('data', `input ${name} must have ${size} values, got ${values.length}.`);
			const { buffer, byteOffset, byteLength } = values;
			this.#arena
				.bytes(this.addressOf(tensor), byteLength)
				.set(new Uint8Array(buffer, byteOffset, byteLength));
		}
	}

	run(): void {
		const { calls, callsAt, threadsAt, threadBytes } = this.plan;
		const { offset } = this.#block;
		this.#threads.run(offset + callsAt, calls.length, offset + threadsAt, threadBytes);
	}

	/** The calls one by one, each run by all threads: for a profile. */
	alone(): (() => void)[] {
		const { calls, callsAt, threadsAt, threadBytes } = this.plan;
		const { offset } = this.#block;
		let end = offset + callsAt;
		return calls.map((call) => {
			const at = end;
			end += callBytes(call);
			return () => this.#threads.run(at, 1, offset + threadsAt, threadBytes);
		});
	}

	get layout(): ParameterLayout {
		return this.#model.layout;
	}

	/** A copy of a tensor's values. */
	read(tensor: Tensor): Float32Array {
		return new Float32Array(this.#arena.floats(this.addressOf(tensor), sizeOf(tensor.shape)));
	}

	/** Fills every intermediate, and what threads have for themselves, with NaN: what a kernel leaves unwritten then shows. */
	poison(): void {
		const { intermediateBytes, threadsAt, threadBytes } = this.plan;
		const { offset } = this.#block;
		this.#arena.floats(offset, intermediateBytes / 4).fill(Number.NaN);
		const own = (threadBytes * this.#threads.count) / 4;
		this.#arena.floats(offset + threadsAt, own).fill(Number.NaN);
	}

	dispose(): void {
		this.#arena.release(this.#block);
	}

	addressOf(operand: Operand): number {
		const place = this.plan.places.get(operand);
		if (!place) throw new Problem('internal', 'the plan has no place for an operand of a call.');
		const { buffer, offset } = place;
		return (buffer === 'program' ? this.#block.offset : this.#model.address(buffer)) + offset;
	}

	#fixedAddress({ fixed: name }: Fixed, fixed: FixedAddresses): number {
		if (isModelPart(name)) return this.#model.address(name);
		const address = fixed[name];
		if (address === undefined) throw new Problem('internal', `no memory is given for ${name}.`);
		return address;
	}
}
