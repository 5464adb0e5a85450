import { describe, expect, it } from 'vitest';
import type { ProfileRow } from '../../core/profile';
import { along, plotted, rooflineScale } from './roofline-scale';
import { opWords, rowInWords } from './words';

const row: ProfileRow = {
	op: 'layerNormBackward',
	pass: 'backward',
	count: 1,
	kernels: ['layerNormBackward'],
	ms: 1,
	share: 0.5,
	flops: 1e6,
	bytes: 4e5,
	flopsPerSecond: 1e9,
	bytesPerSecond: 4e8,
	intensity: 2.5,
	bound: 'memory',
	roofShare: 0.25,
};
const roof = { flopsPerSecond: 2e10, bytesPerSecond: 1e9 };

describe('the scale of a roofline', () => {
	it('holds the ridge, the roof and every dot', () => {
		const far = { ...row, intensity: 4000, flopsPerSecond: 1e6 };
		const { x, y, ridge } = rooflineScale([row, far], roof);
		expect(ridge).toBe(20);
		for (const intensity of [ridge, row.intensity, far.intensity]) {
			expect(along(x, intensity)).toBeGreaterThan(0);
			expect(along(x, intensity)).toBeLessThan(1);
		}
		for (const flops of [2e10, 1e9, 1e6, x.low * roof.bytesPerSecond]) {
			expect(along(y, flops)).toBeGreaterThan(0);
			expect(along(y, flops)).toBeLessThan(1);
		}
		expect(x.ticks).toEqual([10, 100, 1000]);
		expect(y.ticks).toEqual([1e6, 1e7, 1e8, 1e9, 1e10]);
	});

	it('has the roof alone where nothing was seen to compute', () => {
		const { x } = rooflineScale([], roof);
		expect(x.low).toBeLessThan(20);
		expect(x.high).toBeGreaterThan(20);
	});

	it('leaves out rows without operations, and keeps the numbers of the others', () => {
		const rows = [row, { ...row, flops: 0 }, { ...row, ms: 0 }, row];
		expect(plotted(rows).map(([number]) => number)).toEqual([1, 4]);
	});
});

it('names an operation and its dot in words', () => {
	expect(opWords('layerNormParameters')).toBe('layer norm parameters');
	expect(opWords('AdamW')).toBe('AdamW');
	expect(rowInWords(row)).toBe(
		'layer norm, backward: 2.5 FLOP a byte, 1 GFLOP/s, 25 % of the roof, bound by memory',
	);
});
