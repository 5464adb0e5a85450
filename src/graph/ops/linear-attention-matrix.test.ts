/** Every option of the linear family with every other, at every length and head dim: kernels against float64. */
import { describe, it } from 'vitest';
import { checkLinear, type LinearCase } from '../../testing/linear-attention-case';
import { pairwise } from '../../testing/pairs';
import { reportWorst } from '../../testing/worst-errors';

const factors = {
	variant: ['linear', 'mlk', 'smlk'],
	components: [1, 2, 3, 4],
	prior: [
		'uniform',
		'learned',
		'learned-positional',
		'clamped',
		'clamped-positional',
		'given',
		'given-positional',
	],
	featureMap: ['plain', 'sum-normalised'],
	normaliser: [true, false],
	outputScale: [1, 0.25],
	causal: [true, false],
	mask: ['none', 'some', 'first'],
	seq: [1, 7, 63, 64, 65, 130, 257],
	dim: [8, 16, 20, 32, 64, 128],
} as const;

const cases = pairwise(
	factors,
	({ variant, components, prior }) =>
		variant !== 'linear' || (components === 1 && prior === 'uniform'),
	['variant', 'components', 'featureMap', 'normaliser', 'causal', 'dim'],
).map(({ variant, prior: choice, mask, ...rest }): LinearCase => {
	const [prior] = choice.split('-positional') as [LinearCase['prior']];
	const masks = {
		some: (index: number) => (index % 3 === 1 ? 0 : 1),
		first: (index: number) => (index % rest.seq < 5 ? 0 : 1),
	};
	return {
		...rest,
		batch: 1,
		heads: 2,
		shifted: variant === 'smlk',
		...(prior && { prior }),
		...(choice.endsWith('-positional') && { positions: rest.seq }),
		...(mask !== 'none' && { mask: masks[mask] }),
	};
});

describe(`the linear family, ${cases.length} cases with every pair of choices`, () => {
	const report = reportWorst('linear family', cases.length);
	for (const given of cases)
		it(
			JSON.stringify({ ...given, mask: given.mask?.toString() }),
			async () => report(await checkLinear(given)),
			60_000,
		);
});
