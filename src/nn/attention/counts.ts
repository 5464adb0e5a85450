/** What one layer of attention costs, with its output projection, from its definition and settings alone. */
import { sizeOf } from '../../core/shape';
import { inputTensor } from '../../graph/ops/leaves';
import { Graph } from '../../graph/tensor';
import { Scope } from '../scope';
import type { AttentionCounts, AttentionDefinition, AttentionSettings } from './definition';

const F32_BYTES = 4;

/**
 * For one sequence of `seq` tokens. With width d, H heads of D, M components and nk keys a token (M, or 1 for single and
 * shifted keys): projections (3 + nk) N d H D; core (1 + nk) H D a pair of tokens, or 2 H N D (D + 1) for linear cost, the
 * mixing of features apart; an exponential a pair, head and component (one with hard assignment), or one a feature.
 * A definition whose arithmetic is another says so in `counts`.
 */
export function attentionCounts(
	definition: AttentionDefinition,
	settings: AttentionSettings,
	seq: number,
): AttentionCounts {
	const usual = usualCounts(definition, settings, seq);
	return { ...usual, ...definition.counts?.(usual, settings, seq) };
}

function usualCounts(
	definition: AttentionDefinition,
	settings: AttentionSettings,
	seq: number,
): AttentionCounts {
	const { width, heads, headDim, causal, assignment } = settings;
	const components = definition.mixture ? settings.components : 1;
	const keys = definition.keys === 'separate' ? components : 1;
	const inner = heads * headDim;
	const shared = {
		parameters: parametersOf(definition, settings),
		projectionMacs: (3 + keys) * seq * width * inner,
	};
	if (definition.linear)
		return {
			...shared,
			coreMacs: 2 * seq * inner * (headDim + 1),
			exponentials: (1 + components) * seq * inner,
			cacheBytes: F32_BYTES * inner * (headDim + 1),
		};
	const pairs = causal ? (seq * (seq + 1)) / 2 : seq * seq;
	return {
		...shared,
		coreMacs: (1 + keys) * inner * pairs,
		exponentials: (assignment === 'hard' ? 1 : components) * heads * pairs,
		cacheBytes: F32_BYTES * (1 + keys) * inner * seq,
	};
}

/** What the layer declares when it is built, and the output projection. */
function parametersOf(definition: AttentionDefinition, settings: AttentionSettings): number {
	const { width, heads, headDim, bias } = settings;
	const scope = new Scope(new Graph());
	definition.build(scope, 'layer', inputTensor(scope.graph, 'x', [1, 1, width], 'f32'), settings);
	const declared = [...scope.declarations.values()].map(({ shape }) => sizeOf(shape));
	return declared.reduce((sum, size) => sum + size, (heads * headDim + Number(bias)) * width);
}

/** One member with a number of heads, and its counts over those of the baseline. */
export interface CountsRow {
	readonly variant: string;
	readonly label: string;
	readonly heads: number;
	readonly counts: AttentionCounts;
	readonly ratios: Readonly<Record<keyof AttentionCounts | 'macs', number>>;
}

/** Every member with the heads of `settings` and with half of them, against `baseline` with all; as Figure 3 compares. */
export function compareCounts(
	family: readonly AttentionDefinition[],
	baseline: AttentionDefinition,
	settings: AttentionSettings,
	seq: number,
): CountsRow[] {
	const base = attentionCounts(baseline, settings, seq);
	const halves = settings.heads % 2 === 0 ? [settings.heads, settings.heads / 2] : [settings.heads];
	return family.flatMap((definition) =>
		halves.map((heads) => {
			const counts = attentionCounts(definition, { ...settings, heads }, seq);
			const { id: variant, label } = definition;
			return { variant, label, heads, counts, ratios: ratiosOf(counts, base) };
		}),
	);
}

export function ratiosOf(counts: AttentionCounts, base: AttentionCounts): CountsRow['ratios'] {
	return {
		parameters: counts.parameters / base.parameters,
		projectionMacs: counts.projectionMacs / base.projectionMacs,
		coreMacs: counts.coreMacs / base.coreMacs,
		macs: macsOf(counts) / macsOf(base),
		exponentials: counts.exponentials / base.exponentials,
		cacheBytes: counts.cacheBytes / base.cacheBytes,
	};
}

export function macsOf({ projectionMacs, coreMacs }: AttentionCounts): number {
	return projectionMacs + coreMacs;
}
