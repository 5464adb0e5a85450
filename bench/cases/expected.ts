/** Norms of the results of operations, from the float64 reference. */
import type { Engine } from '../../src/engine/executor';
import { ReferenceEngine } from '../../src/engine/reference';
import { normOf } from './operations';
import { attentionProgram, matmulProgram } from './programs';
import type { WorkName } from './works';

export async function expectedNorms(): Promise<ReadonlyMap<WorkName, number>> {
	const engine: Engine = new ReferenceEngine();
	const product = await matmulProgram(engine);
	const norms = new Map<WorkName, number>([
		['matmul', normOf(Object.values(await product.run({})))],
	]);
	for (const work of ['attention', 'mgk'] as const) {
		const program = await attentionProgram(engine, work);
		norms.set(work, normOf(Object.values(await program.run({}))));
	}
	norms.set('fusedAttention', norms.get('attention') ?? Number.NaN);
	return norms;
}
