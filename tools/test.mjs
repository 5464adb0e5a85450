/**
 * The one test command: checks, unit tests, build, browser tests; ends with `N passed, N failed`.
 * `--only check|unit|browser`, repeatable, runs a part of it.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium, findSoftwareVulkan, vulkanIsConfigured } from './chromium.mjs';
import { root, runTool } from './command.mjs';
import { freePort } from './free-port.mjs';
import { readPlaywrightReport, readVitestReport } from './test-reports.mjs';

const reports = mkdtempSync(join(tmpdir(), 'mgk-test-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

const stages = [
	// Goes on beside the next ones, since it keeps one core for most of its time.
	{
		name: 'types',
		groups: ['check'],
		beside: true,
		run: () => single(runTool('tsc', ['--noEmit'])),
	},
	{ name: 'lint and format', groups: ['check'], run: () => single(runTool('biome', ['check'])) },
	{ name: 'layers', groups: ['check'], run: () => single(runTool('depcruise', layerArguments())) },
	{ name: 'shaders', groups: ['check'], run: checkShaders },
	{
		name: 'CPU kernels',
		groups: ['check'],
		run: () => single(runTool('tools/cpu-kernels.mjs', ['--check'])),
	},
	{
		name: 'paper map',
		groups: ['check'],
		run: () => single(runTool('tools/paper-map.mjs', [])),
	},
	// Before the unit tests, which read the corpora.
	{
		name: 'corpora',
		groups: ['unit', 'browser'],
		run: () => single(runTool('tools/corpora.mjs', [])),
	},
	{ name: 'unit tests', groups: ['unit'], run: runUnitTests },
	{ name: 'site', groups: ['browser'], run: () => single(runTool('vite', ['build'])) },
	{ name: 'size budget', groups: ['browser'], run: () => single(runTool('size-limit', [])) },
	{ name: 'browser tests', groups: ['browser'], run: runBrowserTests },
];

const passed = [];
const failed = [];
const skipped = [];

const groups = chosenGroups(process.argv.slice(2));
if (prepareBrowser()) await runStages();
else failed.push('browser: no Chromium');
summarise();
rmSync(reports, { recursive: true, force: true });
process.exitCode = failed.length > 0 ? 1 : 0;

function chosenGroups(args) {
	const known = ['check', 'unit', 'browser'];
	const chosen = args.filter((_, index) => args[index - 1] === '--only');
	const rest = args.filter((arg, index) => arg !== '--only' && args[index - 1] !== '--only');
	if (rest.length > 0 || !chosen.every((group) => known.includes(group))) {
		console.error(`Usage: npm test -- [--only ${known.join('|')}]...`);
		process.exit(2);
	}
	return chosen.length > 0 ? chosen : known;
}

/** False when the chosen tests need a browser, or the driver that comes with one, in vain. */
function prepareBrowser() {
	if (!needsBrowser()) return true;
	const path = ensureChromium();
	if (path) {
		console.log(`browser: ${path}`);
		process.env.CHROMIUM_PATH = path;
		return true;
	}
	console.error(
		'The tests need Chromium: none was found or could be installed. ' +
			'Install it, or set CHROMIUM_PATH to its executable.',
	);
	return false;
}

function needsBrowser() {
	if (groups.includes('browser')) return true;
	const needsDriver = groups.includes('unit') && process.platform === 'linux';
	return needsDriver && !vulkanIsConfigured() && !findSoftwareVulkan();
}

async function runStages() {
	const beside = [];
	for (const stage of stages) {
		if (!stage.groups.some((group) => groups.includes(group))) continue;
		// What goes on beside others has ended before anything long begins.
		if (!stage.groups.includes('check')) await Promise.all(beside.splice(0));
		console.log(`\n── ${stage.name}`);
		const done = runStage(stage);
		if (stage.beside) beside.push(done);
		else await done;
	}
	await Promise.all(beside);
}

async function runStage({ name, run }) {
	const started = performance.now();
	record(name, await run());
	console.log(`   ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function record(stage, result) {
	const named = (list) => list.map((name) => (name ? `${stage}: ${name}` : stage));
	passed.push(...named(result.passed));
	failed.push(...named(result.failed));
	skipped.push(...named(result.skipped ?? []));
}

/** A stage that is one test. */
async function single(exit) {
	return (await exit) === 0 ? { passed: [''], failed: [] } : { passed: [], failed: [''] };
}

function layerArguments() {
	const folders = ['src', 'e2e', 'bench', 'tools'].filter((name) => existsSync(join(root, name)));
	return ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...folders];
}

function checkShaders() {
	const script = 'tools/shaders.mjs';
	if (!existsSync(join(root, script))) return { passed: [], failed: [] };
	return single(runTool(script, ['--check']));
}

async function runUnitTests() {
	const reporters = ['--reporter=default', '--reporter=./tools/vitest-reporter.mjs'];
	const environment = { MGK_VITEST_REPORT: vitestReport };
	const exit = await runTool('vitest', ['run', ...reporters], environment);
	return withCrash(exit, readVitestReport(vitestReport));
}

async function runBrowserTests() {
	const environment = {
		PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
		MGK_TEST_PORT: String(await freePort(4317)),
	};
	const exit = await runTool('playwright', ['test', '--reporter=list,json'], environment);
	return withCrash(exit, readPlaywrightReport(playwrightReport));
}

/** A stage that ended badly without naming a failure counts as one. */
function withCrash(exit, report) {
	const result = report ?? { passed: [], failed: [], skipped: [] };
	if ((exit === 0 && report) || result.failed.length > 0) return result;
	return { ...result, failed: [`ended with exit code ${exit} and no failed test in its report`] };
}

function summarise() {
	console.log('');
	for (const name of failed) console.log(`FAILED  ${name}`);
	for (const name of skipped) console.log(`skipped ${name}`);
	if (skipped.length > 0) console.log(`${skipped.length} skipped`);
	console.log(`${passed.length} passed, ${failed.length} failed`);
}
