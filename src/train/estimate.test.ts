/** Attention of an experiment beside the baseline it stands in for. Numbers are written out, not computed. */
import { describe, expect, it } from 'vitest';
import { attentionFamily } from '../nn/attention';
import { compareAttention, estimate } from './estimate';
import { defaultExperiment } from './experiment';

describe('one layer of the default experiment: width 64, 4 heads of 16, two keys, 128 tokens', () => {
	it('MGK, beside softmax with twice the heads', () => {
		expect(compareAttention(defaultExperiment)).toEqual({
			// Five projections of 64 · 64 and a prior of 4 · 2; 128 · 129 / 2 = 8,256 pairs.
			own: {
				parameters: 20_488,
				projectionMacs: 2_621_440,
				coreMacs: 1_585_152,
				exponentials: 66_048,
				cacheBytes: 98_304,
			},
			// Four projections of 64 · 128.
			baseline: {
				parameters: 32_768,
				projectionMacs: 4_194_304,
				coreMacs: 2_113_536,
				exponentials: 66_048,
				cacheBytes: 131_072,
			},
			baselineLabel: 'Softmax',
			baselineHeads: 8,
		});
	});

	it('the cache of linear cost is a state: as large for any context', () => {
		const bytes = (context: number) =>
			compareAttention({ ...defaultExperiment, variant: 'mlk', context }).own.cacheBytes;
		expect([bytes(128), bytes(512)]).toEqual([4352, 4352]);
	});

	it.each(attentionFamily)(
		'$id: twice the heads for a mixture, as many otherwise',
		(definition) => {
			const { baselineHeads } = compareAttention({ ...defaultExperiment, variant: definition.id });
			expect(baselineHeads).toBe(definition.mixture ? 8 : 4);
		},
	);

	it('is what an estimate says', () => {
		const device = { engine: 'reference', software: false, quads: false } as const;
		const { attention } = estimate(defaultExperiment, device);
		expect(attention).toEqual(compareAttention(defaultExperiment));
	});
});
