/** `mgk bench attention`: time, extra memory and dispatches of each member of the family at each length, in one process. */
import { sizeOf } from '../../core/shape';
import type { Engine, Program } from '../../engine/executor';
import { layoutOf } from '../../engine/layout';
import type { Tensor } from '../../graph/tensor';
import type { AttentionDefinition, AttentionSettings } from '../../nn/attention/definition';
import { type IsolatedAttention, isolateAttention } from './isolate';
import { leastOfTurn } from './turn';

export interface AttentionBench {
	readonly members: readonly AttentionDefinition[];
	readonly lengths: readonly number[];
	readonly settings: AttentionSettings;
	readonly batch: number;
	/** Turns of each program; in a turn short ones are executed several times. */
	readonly repeats: number;
}

/** One line: the least wall time until the device is done, and what the plan of forward and backward holds. */
export interface AttentionTiming {
	readonly variant: string;
	readonly seq: number;
	readonly batch: number;
	readonly heads: number;
	readonly dim: number;
	readonly components: number;
	readonly forwardMs: number;
	/** Of forward and backward together, less the forward pass. */
	readonly backwardMs: number;
	/** Bytes of buffers at their peak, forward and backward, without the inputs, the output and the gradients. */
	readonly extraBytes: number;
	/** Kernels of forward and backward; 0 on an engine without kernels. */
	readonly dispatches: number;
}

interface Prepared {
	readonly variant: string;
	readonly isolated: IsolatedAttention;
	readonly forward: Program;
	readonly both: Program;
	readonly extraBytes: number;
	readonly forwardMs: number[];
	readonly bothMs: number[];
}

/**
 * Members take turns at each length, and the least time of each counts: what other programs add is no property of a kernel,
 * and on a shared machine a median of a few is mostly theirs.
 */
export async function benchAttention(
	engine: Engine,
	{ members, lengths, settings, batch, repeats }: AttentionBench,
	onTiming: (timing: AttentionTiming) => void,
): Promise<void> {
	for (const seq of lengths) {
		const prepared: Prepared[] = [];
		for (const member of members)
			prepared.push(await prepare(engine, member, { ...settings, context: seq }, { batch, seq }));
		for (let round = 0; round < repeats; round++)
			for (const { isolated, forward, both, forwardMs, bothMs } of prepared) {
				forwardMs.push(await leastOfTurn(forward, isolated.data));
				bothMs.push(await leastOfTurn(both, isolated.data));
			}
		for (const { variant, both, forward, extraBytes, forwardMs, bothMs } of prepared) {
			const { heads, headDim: dim, components } = settings;
			onTiming({
				variant,
				seq,
				batch,
				heads,
				dim,
				components,
				forwardMs: Math.min(...forwardMs),
				backwardMs: Math.max(0, Math.min(...bothMs) - Math.min(...forwardMs)),
				extraBytes,
				dispatches: both.cost.dispatches,
			});
			forward.dispose();
			both.dispose();
		}
	}
}

async function prepare(
	engine: Engine,
	member: AttentionDefinition,
	settings: AttentionSettings,
	size: { readonly batch: number; readonly seq: number },
): Promise<Prepared> {
	const isolated = isolateAttention(member, settings, size);
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	const outputs = { output: isolated.output, ...isolated.gradients };
	const forward = await engine.compile(model, { output: isolated.output });
	const both = await engine.compile(model, outputs);
	// Each output has a buffer of its own and a copy for reading it back.
	const wanted = Object.values<Tensor>(outputs).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
	return {
		variant: member.id,
		isolated,
		forward,
		both,
		extraBytes: both.cost.bytes - isolated.inputBytes - 2 * 4 * wanted,
		forwardMs: [],
		bothMs: [],
	};
}
