/** Softmax attention, a_ij = softmax_j(q_i k_j / sqrt(D)), Eqs. (1) to (4) and (6). */
import { attention } from '../../graph/ops/attention';
import { attentionMaps } from '../../graph/ops/attention.reference';
import { DEFAULT_OPTIONS } from '../../graph/ops/attention-options';
import type { AttentionDefinition } from './definition';
import { packedProjection } from './projection';

export const softmax: AttentionDefinition = {
	id: 'softmax',
	label: 'Softmax',
	explanation: 'Ordinary scaled dot-product attention: one key a token, the baseline of the paper.',
	keys: 'single',
	mixture: false,
	build: (scope, prefix, x, settings, keyMask) => {
		const { heads, headDim, causal } = settings;
		const projection = packedProjection(scope, prefix, x, settings, 1);
		const output = attention(
			{ projection, keyMask },
			{
				score: 'dot',
				heads,
				components: 1,
				dim: headDim,
				causal,
				variance: [Math.sqrt(headDim)],
			},
		);
		return { output, observed: { projection } };
	},
	maps: ({ projection = new Float32Array() }, settings, seq, head) => {
		const { heads, headDim, causal } = settings;
		const { weights } = attentionMaps(
			{
				projection: Float64Array.from(projection),
				prior: new Float64Array(heads).fill(1),
				variance: new Float64Array(heads).fill(Math.sqrt(headDim)),
			},
			{
				...DEFAULT_OPTIONS,
				batch: 1,
				seq,
				heads,
				components: 1,
				dim: headDim,
				score: 'dot',
				causal,
				positions: 1,
			},
			0,
			head,
		);
		return { weights };
	},
};
