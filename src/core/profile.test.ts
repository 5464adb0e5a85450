/** A profile as rows: what adds up, what binds, and what is left of nothing. */
import { describe, expect, it } from 'vitest';
import { type OperationTime, type ProgramProfile, roofAt, stepProfile } from './profile';

const kernel = (ms: number, bytes: number, name = 'k') => ({
	kernel: name,
	ms,
	leastMs: ms,
	bytes,
});

function program(operations: readonly OperationTime[]): ProgramProfile {
	return { clock: 'calls', clockStepMs: 1e-3, emptyMs: 0, repeats: 1, wholeMs: 1, operations };
}

const roof = { flopsPerSecond: 1e9, bytesPerSecond: 1e8 };

describe('stepProfile', () => {
	const operations: OperationTime[] = [
		{ op: 'add', pass: 'forward', shape: [4], flops: 1e3, kernels: [kernel(1, 5e4)] },
		{
			op: 'matmul',
			pass: 'forward',
			shape: [4],
			flops: 1e6,
			kernels: [kernel(1, 1e4, 'pack'), kernel(3, 2e4)],
		},
		{ op: 'matmul', pass: 'backward', shape: [4], flops: 5e5, kernels: [kernel(2, 1e4)] },
		{ op: 'matmul', pass: 'forward', shape: [8], flops: 1e6, kernels: [kernel(2, 1e4)] },
		{ op: 'AdamW', pass: 'optimiser', shape: [], flops: 0, kernels: [kernel(1, 5e4)] },
	];
	const profile = stepProfile(program(operations), roof);

	it('groups by operation and pass, longest first, and loses nothing', () => {
		expect(profile.rows.map(({ op, pass, count, ms }) => [op, pass, count, ms])).toEqual([
			['matmul', 'forward', 2, 6],
			['matmul', 'backward', 1, 2],
			['add', 'forward', 1, 1],
			['AdamW', 'optimiser', 1, 1],
		]);
		expect(profile.rows[0]?.kernels).toEqual(['pack', 'k']);
		expect(profile).toMatchObject({ summedMs: 10, flops: 2_501_000, bytes: 150_000 });
		expect(profile.rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
	});

	it('puts each row under its part of the roof', () => {
		// 2e6 FLOP in 6 ms are a third of 1e9 a second; 4e4 bytes would take 0.4 ms.
		expect(profile.rows[0]).toMatchObject({ bound: 'compute', intensity: 50 });
		expect(profile.rows[0]?.roofShare).toBeCloseTo(1 / 3, 12);
		// 5e4 bytes at 1e8 a second take 0.5 ms of the 1 ms.
		expect(profile.rows[2]).toMatchObject({ bound: 'memory', roofShare: 0.5 });
		expect(profile.rows[3]).toMatchObject({ bound: 'memory', roofShare: 0.5, intensity: 0 });
		expect(roofAt(roof, 1)).toBe(1e8);
		expect(roofAt(roof, 50)).toBe(1e9);
	});

	it('says 0 where a clock saw nothing', () => {
		const { rows } = stepProfile(
			program([{ op: 'add', pass: 'forward', shape: [], flops: 9, kernels: [kernel(0, 9)] }]),
			roof,
		);
		expect(rows[0]).toMatchObject({ share: 0, flopsPerSecond: 0, bytesPerSecond: 0, roofShare: 0 });
	});
});
