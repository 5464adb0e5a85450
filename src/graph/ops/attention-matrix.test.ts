/** Every option of the quadratic family with every other, at every length and head dim: kernels against float64. */
import { describe, it } from 'vitest';
import { type AttentionCase, checkAttention, titleOf } from '../../testing/attention-case';
import { type Chosen, pairwise } from '../../testing/pairs';
import { reportWorst } from '../../testing/worst-errors';

const factors = {
	variant: ['softmax', 'mgk', 'smgk'],
	components: [1, 2, 3, 4],
	assignment: ['soft', 'hard'],
	prior: [
		'uniform',
		'learned',
		'learned-positional',
		'clamped',
		'clamped-positional',
		'given',
		'given-positional',
		'm-step',
		'm-step-joint',
	],
	sigma: ['fixed', 'logSigma', 'variance'],
	causal: [true, false],
	mask: ['none', 'some', 'first'],
	nullKey: [0, 1e-6],
	seq: [1, 7, 63, 64, 65, 130, 257],
	dim: [8, 16, 20, 32, 64, 128],
} as const;

type Choice = Chosen<typeof factors>;

function allowed({ variant, components, assignment, prior, sigma, nullKey }: Choice): boolean {
	if (assignment === 'hard' && prior !== 'uniform') return false;
	const plain = components === 1 && assignment === 'soft' && prior === 'uniform' && nullKey === 0;
	return variant !== 'softmax' || (plain && sigma === 'fixed');
}

const compiled = ['variant', 'components', 'assignment', 'causal', 'mask', 'dim'] as const;
const cases = pairwise(factors, allowed, compiled).map(caseOf);

function caseOf(chosen: Choice): AttentionCase {
	const { variant, components, assignment, causal, nullKey, seq, dim, sigma, mask } = chosen;
	const [prior] = chosen.prior.split('-positional') as [AttentionCase['prior']];
	const positional = chosen.prior.endsWith('-positional') || prior?.startsWith('m-step');
	const masks = {
		some: (index: number) => (index % 3 === 1 ? 0 : 1),
		first: (index: number) => (index % seq < 5 ? 0 : 1),
	};
	return {
		score: variant === 'softmax' ? 'dot' : 'gaussian',
		keys: variant === 'smgk' ? 'shifted' : 'separate',
		heads: 2,
		components,
		assignment,
		...(prior && prior !== 'uniform' && { prior }),
		...(positional && { positions: seq }),
		...(sigma !== 'fixed' && { sigma }),
		causal,
		...(mask !== 'none' && { mask: masks[mask] }),
		nullKey,
		seq,
		dim,
	};
}

describe(`the quadratic family, ${cases.length} cases with every pair of choices`, () => {
	const report = reportWorst('quadratic family', cases.length);
	for (const given of cases)
		it(titleOf(given), async () => report(await checkAttention(given)), 180_000);
});
