import { describe, expect, it } from 'vitest';
import {
	type AttentionCase,
	caseGradients,
	caseObjective,
	caseOperands,
	checkAttention,
	titleOf,
} from '../../testing/attention-case';
import { randomValues } from '../../testing/random';

const learned = { prior: 'learned', sigma: 'logSigma' } as const;
const pair = { components: 2, heads: 2, batch: 2 } as const;

function checkAll(cases: readonly AttentionCase[]): void {
	for (const given of cases) it(titleOf(given), async () => void (await checkAttention(given)));
}

describe('shifted keys: one product a pair, and the gradient of the shift', () => {
	const shifted = { ...learned, ...pair, keys: 'shifted' } as const;
	checkAll([
		{ ...shifted, seq: 21 },
		{ ...shifted, seq: 1 },
		{ ...shifted, seq: 130 },
		{ ...shifted, seq: 257, batch: 1 },
		{ ...shifted, seq: 9, components: 1, prior: 'uniform' },
		{ ...shifted, seq: 13, components: 3, dim: 20, causal: false },
		{ ...shifted, seq: 13, components: 4, heads: 1, score: 'dot' },
		{ ...shifted, seq: 21, causal: false, mask: (index) => (index % 4 === 3 ? 0 : 1) },
	]);
});

describe('hard assignment: the gradient goes to the winner', () => {
	const hard = { ...pair, assignment: 'hard', sigma: 'logSigma' } as const;
	checkAll([
		{ ...hard, seq: 21 },
		{ ...hard, seq: 65 },
		{ ...hard, seq: 21, keys: 'shifted' },
		{ ...hard, seq: 130, keys: 'shifted' },
		{ ...hard, seq: 11, components: 3, heads: 1, nullKey: 0.01 },
		{ ...hard, seq: 9, components: 3, heads: 1, mask: (index) => (index % 9 < 3 ? 0 : 1) },
	]);

	it('of equal keys the first wins, in every pass', async () => {
		const given = { seq: 13, components: 2, assignment: 'hard', sigma: 'logSigma' } as const;
		const projection = randomValues([13, 4, 8], 'projection');
		for (let token = 0; token < 13; token++)
			projection.copyWithin(32 * token + 16, 32 * token + 8, 32 * token + 16);
		const found = await checkAttention({
			...given,
			projection,
			sigmaAt: () => 0.3,
			skipDifferences: true,
		});
		expect(found['d/projection']).toBeLessThan(1e-6);
	});
});

describe('priors', () => {
	const some = { ...pair, seq: 21 } as const;
	checkAll([
		{ ...some, prior: 'learned', positions: 21 },
		{ ...some, prior: 'learned', positions: 30, seq: 7, keys: 'shifted', sigma: 'logSigma' },
		{ ...some, prior: 'clamped' },
		{ ...some, prior: 'clamped', seq: 65, positions: 65 },
		{ ...some, prior: 'given', sigma: 'variance' },
		{ ...some, prior: 'given', positions: 25 },
	]);

	it('clamped weights outside 0..1, at 0, at 1, and all zero at one position', async () => {
		const weights = [-0.5, 0, 1, 1.5, 0.25, 0.75, 0];
		const given = { ...some, heads: 1, prior: 'clamped', positions: 21 } as const;
		const priorAt = (index: number) => (index % 21 === 5 ? 0 : (weights[index % 7] ?? 0));
		await checkAttention({ ...given, priorAt });
	});

	it('a clamped prior of zero everywhere leaves rows without keys', async () => {
		const given = { ...some, prior: 'clamped', priorAt: () => 0 } as const;
		const errors = await checkAttention(given);
		expect(Math.max(...Object.values(errors))).toBe(0);
	});

	it('the gradient of a given prior is pi times the difference quotient', () => {
		const given = { seq: 9, components: 2, prior: 'given' } as const;
		expect(logGradientError(given)).toBeLessThan(1e-8);
	});

	it('the gradient of a clamped prior at zero is the one-sided difference quotient', () => {
		const given = {
			seq: 9,
			components: 2,
			prior: 'clamped',
			priorAt: (index: number) => (index === 0 ? 0 : 0.7),
		} as const;
		expect(edgeGradientError(given)).toBeLessThan(1e-5);
	});
});

describe('the M-step of the prior', () => {
	const step = { ...pair, seq: 13 } as const;
	const mask = (index: number) => (index % 13 > 9 ? 0 : 1);
	checkAll([
		{ ...step, prior: 'm-step', positions: 13 },
		{ ...step, prior: 'm-step-joint', positions: 17 },
		{ ...step, prior: 'm-step' },
		{ ...step, prior: 'm-step-joint', keys: 'shifted' },
		{ ...step, prior: 'm-step', positions: 13, causal: false, mask },
		{ ...step, prior: 'm-step-joint', positions: 13, causal: false, mask },
	]);
});

describe('the null key of the official code', () => {
	checkAll([
		{ ...pair, ...learned, seq: 21, nullKey: 1e-2 },
		{ ...pair, ...learned, seq: 21, nullKey: 0.5, keys: 'shifted' },
		{ ...pair, ...learned, seq: 9, nullKey: 1e-6, mask: (index) => (index % 9 < 3 ? 0 : 1) },
	]);
});

/** Largest |pi dL/dpi - dL/dlog pi| over the largest gradient, by central differences of the reference. */
function logGradientError(given: AttentionCase): number {
	const { data, objective, prior } = objectiveOf(given);
	const { logPrior } = caseGradients(given, data);
	const errors = prior.map((pi, index) => {
		const step = 1e-5;
		const slope = (objective(index, step) - objective(index, -step)) / (2 * step);
		return Math.abs(pi * slope - (logPrior[index] as number));
	});
	return Math.max(...errors) / Math.max(...logPrior.map(Math.abs));
}

/** Of entry 0 alone, by a difference to one side. */
function edgeGradientError(given: AttentionCase): number {
	const { data, objective } = objectiveOf(given);
	const slope = (objective(0, 1e-7) - objective(0, 0)) / 1e-7;
	const wanted = caseGradients(given, data).prior[0] as number;
	return Math.abs(slope - wanted) / Math.abs(wanted);
}

function objectiveOf(given: AttentionCase) {
	const operands = caseOperands(given);
	const data: Record<string, Float32Array | Int32Array> = {
		'cotangent y': randomValues([given.seq, 8], 'cotangent y'),
	};
	for (const [name, { shape, values, scale }] of Object.entries(operands))
		data[name] = values ?? randomValues(shape, name, scale);
	const prior = Array.from(data.prior ?? []);
	const objective = (index: number, step: number) => {
		const moved = Float64Array.from(prior, (pi, at) => (at === index ? pi + step : pi));
		return caseObjective(given, { ...data, prior: moved });
	};
	return { data, objective, prior };
}
