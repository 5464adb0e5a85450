import { bitsPerByte, perplexity } from '../core/units';
import type { evaluationBatches } from '../data/batches';
import type { Program } from '../engine/executor';

/** Score of held-out windows, each target once. */
export interface Evaluation {
	/** Nats a byte. */
	readonly loss: number;
	readonly bitsPerByte: number;
	/** exp(loss), a byte. */
	readonly perplexity: number;
	/** Bytes that were scored. */
	readonly tokens: number;
}

/** Mean loss over all targets of the batches; every window starts without context. */
export async function evaluate(
	program: Program,
	{ batches }: ReturnType<typeof evaluationBatches>,
): Promise<Evaluation> {
	let sum = 0;
	let tokens = 0;
	for (const batch of batches) {
		const { loss, count } = await program.run({ ...batch });
		const scored = count?.[0] ?? 0;
		sum += (loss?.[0] ?? Number.NaN) * scored;
		tokens += scored;
	}
	const loss = sum / tokens;
	return { loss, bitsPerByte: bitsPerByte(loss), perplexity: perplexity(loss), tokens };
}
