/** A report as Markdown tables: a row a peer, a row a promise. */
import { contractLines, type Line } from './contract';
import type { Report, Row, Timing } from './row';

const peerColumns: readonly (readonly [title: string, cell: (row: Row) => string])[] = [
	['step, ms', ({ stepMs }) => range(stepMs)],
	['first step, ms', ({ firstStepMs }) => figure(firstStepMs)],
	['512³ product, GFLOP/s', ({ matmul512Gflops }) => figure(matmul512Gflops)],
	['attention, ms', ({ attentionMs }) => middle(attentionMs)],
	['MGK, ms', ({ mgkMs }) => middle(mgkMs)],
	['submits, dispatches a step', ({ callsPerStep }) => calls(callsPerStep)],
	[
		'live, peak MiB',
		({ liveBytes, peakBytes }) => `${mebibytes(liveBytes)}, ${mebibytes(peakBytes)}`,
	],
	['loss off by', ({ lossError }) => figure(lossError, 1)],
];

export function peerTable({ rows }: Report): string {
	const titles = ['peer', ...peerColumns.map(([title]) => title)];
	return table(
		titles,
		rows.map((row) => {
			const name = `${row.peer}${row.version ? ` ${row.version}` : ''}`;
			const cells = peerColumns.map(([, cell]) => cell(row));
			return row.verdict === 'right'
				? [name, ...cells]
				: [name, `**${row.verdict}**: ${row.why ?? ''}`, ...cells.slice(1).map(() => '')];
		}),
	);
}

export function contractTable({ rows }: Report): string {
	return table(
		['promise', 'wanted', 'medians', 'least times', ''],
		contractLines(rows).map(({ promise, value, best, bound, atLeast, reached }) => [
			promise,
			`${atLeast ? '≥' : '≤'} ${bound}`,
			figure(value ?? undefined),
			figure(best ?? undefined),
			outcome(reached),
		]),
	);
}

function outcome(reached: Line['reached']): string {
	if (reached === null) return 'not measured';
	if (reached === 'neither') return '**not reached**';
	return reached === 'both' ? 'reached' : `reached by ${reached} only`;
}

/** Both tables, with where and when they come from. */
export function reportText(report: Report): string {
	const { date, machine, versions } = report;
	const threads = report.rows.find(({ peer }) => peer === 'ours-cpu')?.backend;
	const place = [
		date,
		`${machine.cpu}, ${machine.cores} cores, load average ${machine.load} before it began`,
		`WebGPU on ${machine.adapter}`,
		`Chromium ${versions.chromium}`,
		`Node ${versions.node}`,
		...(threads ? [`our CPU engine: ${threads}`] : []),
	];
	return `${place.join('; ')}.\n\n${peerTable(report)}\n\n${contractTable(report)}`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

function range(timing: Timing | undefined): string {
	if (!timing) return '–';
	return `${figure(timing.median)} (${figure(timing.min)} to ${figure(timing.max)})`;
}

function middle(timing: Timing | undefined): string {
	return figure(timing?.median);
}

function calls(found: Row['callsPerStep']): string {
	return found ? `${figure(found.submits)}, ${figure(found.dispatches)}` : '–';
}

function mebibytes(bytes: number | undefined): string {
	return figure(bytes && bytes / 2 ** 20);
}

/** Three significant digits, without an exponent for whole thousands; a dash for what is not known. */
function figure(value: number | undefined, digits = 3): string {
	if (value === undefined) return '–';
	return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(digits)));
}
