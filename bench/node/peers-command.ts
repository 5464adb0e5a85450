/** `bench peers`: our engines and others, side by side in one browser. */
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../src/core/problem';
import { expectedNorms } from '../cases/expected';
import type { Report, Row } from '../results/row';
import { contractTable, peerTable } from '../results/table';
import { rounded } from '../results/timing';
import { PeerBrowser, type PeerPage } from './browser';
import { compare, scheduleOptions, schedulesOf } from './compare';
import { parsed, threadsOf } from './options';
import { writeReadme } from './table-command';
import { openTorch, torchIsInstalled, torchMissing } from './torch';
import { type Standing, standingOf } from './turns';

const options = {
	...scheduleOptions,
	peers: { type: 'string' },
	threads: { type: 'string' },
	json: { type: 'string' },
	readme: { type: 'boolean', default: false },
	gpu: { type: 'boolean', default: false },
} as const;

const TORCH = 'torch';
/** Takes minutes on a software adapter: only when asked. */
const onlyWhenAsked = ['tfjs-webgpu'];

function pagesOf(threads: number): readonly PeerPage[] {
	const page = (name: string, adapter: string, backend: string, own = threads) => ({
		name,
		adapter,
		backend,
		threads: own,
	});
	return [
		page('ours-webgpu', 'ours', 'webgpu'),
		page('ours-cpu', 'ours', 'cpu'),
		page('ours-cpu-1thread', 'ours', 'cpu', 1),
		page('jaxjs-webgpu', 'jaxjs', 'webgpu'),
		page('jaxjs-wasm', 'jaxjs', 'wasm'),
		page('tfjs-wasm', 'tfjs', 'wasm'),
		page('tfjs-webgl', 'tfjs', 'webgl'),
		page('tfjs-webgpu', 'tfjs', 'webgpu'),
		page('wgsl-reference', 'reference', 'webgpu'),
	];
}

export const peersCommand = {
	usage: [
		'  peers [--peers a,b] [--steps 24] [--rounds 8] [--skip-ops] [--threads N] [--gpu] [--json FILE] [--readme]',
		`                all of ${pagesOf(1)
			.map(({ name }) => name)
			.join(', ')}`,
		`                and ${TORCH} where it is installed; ${onlyWhenAsked.join(', ')} only when named`,
		'                --gpu: on the GPU; without it, on the software adapter that every machine has',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { values } = parsed('peers', args, options);
		const schedules = schedulesOf(values);
		const threads = threadsOf(values.threads);
		requireLibraries();
		const { pages, torch } = chosen(values.peers?.split(','), pagesOf(threads));
		const [load = 0] = loadavg();
		const browser = await PeerBrowser.open(!values.gpu);
		const standings: Standing[] = [];
		try {
			for (const page of pages)
				standings.push(await standingOf(page.name, () => browser.join(page)));
			if (torch) standings.push(await standingOf(TORCH, () => openTorch(threads)));
			const rows = await compare(standings, schedules, await expectedNorms());
			const report = reportOf(rows, browser.version, rounded(load));
			process.stdout.write(`\n${peerTable(report)}\n\n${contractTable(report)}\n`);
			if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, '\t')}\n`);
			if (values.readme) writeReadme(report);
		} finally {
			for (const { participant } of standings) await participant.close();
			await browser.close();
		}
	},
};

function chosen(names: readonly string[] | undefined, pages: readonly PeerPage[]) {
	const known = [...pages.map(({ name }) => name), TORCH];
	for (const name of names ?? [])
		if (!known.includes(name))
			throw new Problem('command', `--peers takes ${known.join(', ')}, got ${name}.`);
	const wanted = (name: string) => names?.includes(name) ?? !onlyWhenAsked.includes(name);
	const installed = wanted(TORCH) && torchIsInstalled();
	if (wanted(TORCH) && !installed)
		process.stderr.write(`bench: ${torchMissing.message} To add it: ${torchMissing.mend}\n`);
	return { pages: pages.filter(({ name }) => wanted(name)), torch: installed };
}

/** @throws Problem `command` with the command that installs them */
function requireLibraries(): void {
	const folder = fileURLToPath(new URL('../../bench/node_modules', import.meta.url));
	if (!existsSync(folder))
		throw new Problem(
			'command',
			'The peers are not installed.',
			'npm install --prefix bench --ignore-scripts',
		);
}

function reportOf(rows: readonly Row[], chromium: string, load: number): Report {
	const adapter = rows.find(({ peer }) => peer === 'ours-webgpu')?.backend ?? 'not asked';
	return {
		date: new Date().toISOString().slice(0, 10),
		machine: {
			cpu: cpus()[0]?.model.trim() ?? '',
			cores: availableParallelism(),
			adapter,
			load,
		},
		versions: { chromium, node: process.versions.node },
		rows,
	};
}
