/** The pure half of the benchmark: no test needs a peer, a browser or a device. */
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/core/problem';
import { conformanceLosses } from '../../src/testing/conformance';
import { contractLines } from './contract';
import { fittedExponent } from './fit';
import { withTable } from './readme';
import type { Report, Row } from './row';
import { contractTable, peerTable, reportText } from './table';
import { gflopsOf, timingOf } from './timing';
import { lossComplaint, lossError, normComplaint } from './verdict';

const right = (peer: string, more: Partial<Row> = {}): Row => ({
	peer,
	library: peer,
	version: '1.2.3',
	backend: 'webgpu',
	verdict: 'right',
	losses: [],
	...more,
});
const reportOf = (rows: readonly Row[]): Report => ({
	date: '2026-11-24',
	machine: { cpu: 'Some CPU', cores: 2, adapter: 'SwiftShader', load: 0.5 },
	versions: { chromium: '156', node: '20' },
	rows,
});
const lineOf = (rows: readonly Row[], promise: string) =>
	contractLines(rows).find((line) => line.promise.includes(promise));

describe('fitted exponent', () => {
	it.each([0, 1, 2, 2.05])('of a power law of %d is that number', (exponent) => {
		const points = [512, 1024, 2048].map((size) => ({ size, cost: 0.3 * size ** exponent }));
		expect(fittedExponent(points)).toBeCloseTo(exponent, 12);
	});

	it('lies between the slopes of a bent line', () => {
		const bent = [
			{ size: 1, cost: 1 },
			{ size: 2, cost: 2 },
			{ size: 4, cost: 8 },
		];
		expect(fittedExponent(bent)).toBeCloseTo(1.5, 12);
	});

	it('is not a number for one size', () => {
		expect(fittedExponent([{ size: 2, cost: 1 }])).toBeNaN();
	});
});

describe('verdict', () => {
	it('lets the known losses pass, and more steps than there are', () => {
		expect(lossComplaint([...conformanceLosses, 4.7, 4.6], conformanceLosses)).toBeNull();
		const near = conformanceLosses.map((loss) => loss + 9e-5);
		expect(lossComplaint(near, conformanceLosses)).toBeNull();
	});

	it.each([
		['one loss off by 2e-4', conformanceLosses.map((loss, at) => loss + (at === 7 ? 2e-4 : 0))],
		['a loss that is no number', [...conformanceLosses.slice(0, 12), Number.NaN]],
		['no loss at all', []],
	])('names %s', (_, losses) => {
		expect(lossComplaint(losses, conformanceLosses)).toContain('losses leave the list');
	});

	it('measures the largest difference', () => {
		expect(lossError([1, 2.5, 3], [1, 2, 3.25])).toBe(0.5);
	});

	it('compares the norm of a result', () => {
		expect(normComplaint('mgk', 100.005, 100)).toBeNull();
		expect(normComplaint('mgk', 101, 100)).toBe(
			'mgk gives a result of norm 101.000, 100.000 is right',
		);
		expect(normComplaint('mgk', Number.NaN, 100)).not.toBeNull();
	});
});

describe('promises', () => {
	const stepMs = timingOf([300, 280, 330]);

	it('are ratios of medians, reached at the bound', () => {
		const rows = [
			right('ours-webgpu', { stepMs }),
			right('jaxjs-webgpu', { stepMs: timingOf([750]) }),
		];
		expect(lineOf(rows, 'WebGPU: step / jaxjs-webgpu')).toMatchObject({
			value: 0.4,
			best: 280 / 750,
			bound: 0.4,
			reached: 'both',
		});
	});

	it('tell medians from least times', () => {
		const rows = [
			right('ours-webgpu', { stepMs: timingOf([100, 310, 320]) }),
			right('jaxjs-webgpu', { stepMs: timingOf([700, 750, 760]) }),
		];
		expect(lineOf(rows, 'WebGPU: step / jaxjs-webgpu')?.reached).toBe('least times');
		expect(contractTable(reportOf(rows))).toContain('reached by least times only');
	});

	it('count a wrong peer as not measured', () => {
		const wrong = right('jaxjs-webgpu', {
			stepMs: timingOf([7500]),
			verdict: 'WRONG',
			why: 'losses',
		});
		const rows = [right('ours-webgpu', { stepMs }), wrong];
		expect(lineOf(rows, 'WebGPU: step / jaxjs-webgpu')).toMatchObject({
			value: null,
			reached: null,
		});
		expect(peerTable(reportOf(rows))).toContain('**WRONG**: losses');
		expect(peerTable(reportOf(rows))).not.toContain('7500');
	});

	it('scale our product to plain WGSL', () => {
		const rows = [
			right('ours-webgpu', { matmul512Ms: timingOf([134.2]) }),
			right('wgsl-reference', { matmul512Ms: timingOf([101.29]) }),
		];
		expect(lineOf(rows, '512³ product, GFLOP/s, scaled')).toMatchObject({
			reached: 'neither',
		});
	});

	it('take no buffer a step for a figure', () => {
		const callsPerStep = { submits: 1, dispatches: 50, buffersCreated: 0, bindGroupsCreated: 0 };
		const rows = [right('ours-webgpu', { callsPerStep })];
		expect(lineOf(rows, 'buffers made')).toMatchObject({ value: 0, reached: 'both' });
		expect(lineOf(rows, 'dispatches')).toMatchObject({ value: 50, reached: 'neither' });
		expect(contractTable(reportOf(rows))).toContain(
			'| WebGPU: dispatches a step | ≤ 48 | 50 | 50 | **not reached** |',
		);
	});
});

describe('README', () => {
	const readme = 'Before.\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nAfter.\n';

	it('gets the table between its markers, and nothing else changes', () => {
		const once = withTable(readme, 'new');
		expect(once).toBe('Before.\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nAfter.\n');
		expect(withTable(once, 'new')).toBe(once);
	});

	it.each([
		'no marker',
		'<!-- bench:begin -->',
		'<!-- bench:end --><!-- bench:begin -->',
		readme + readme,
	])('%j is refused', (text) => expect(() => withTable(text, 'new')).toThrow(Problem));

	it('says where and when', () => {
		const text = reportText(reportOf([right('ours-webgpu')]));
		for (const part of [
			'2026-11-24',
			'Some CPU, 2 cores, load average 0.5 before it began',
			'SwiftShader',
			'Chromium 156',
			'Node 20',
		])
			expect(text).toContain(part);
	});
});

it('GFLOP/s of a product', () => {
	expect(gflopsOf(512, 53.687)).toBeCloseTo(5, 3);
});
