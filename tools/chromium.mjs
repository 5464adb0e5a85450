/** Finds or installs Chromium, and points Node's WebGPU at the Vulkan driver beside it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const places = JSON.parse(
	readFileSync(new URL('../src/cli/vulkan-places.json', import.meta.url), 'utf8'),
);
const require = createRequire(import.meta.url);

const commands = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
const macApplications = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Not wanted in a browser that is measured. The suggestions below the address bar are pages of their own in recent
 * versions, one second of a core for each new context. The others are those of Playwright's list that change what a
 * page does; a list on the command line replaces Playwright's.
 */
const disabledFeatures = [
	'WebUIOmniboxPopup',
	'WebUIOmniboxAimPopup',
	'AimEnabled',
	'DestroyProfileOnBrowserClose',
	'HttpsFirstBalancedModeAutoEnable',
	'HttpsUpgrades',
	'MediaRouter',
	'NetworkTimeServiceQuerying',
	'OptimizationHints',
	'PaintHolding',
	'PreconnectToSearch',
	'ThirdPartyStoragePartitioning',
];

/** For a browser that tests and measurements start: quiet, and no request leaves the machine, whatever a page asks for. */
export const quietSwitches = [
	'--no-sandbox',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	`--disable-features=${disabledFeatures.join(',')}`,
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
];

/** Path of a Chromium that can be started, or null. */
export function findChromium() {
	const named = process.env.CHROMIUM_PATH;
	if (named) return existsSync(named) ? named : null;
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	const installed = commands.flatMap((name) => folders.map((folder) => join(folder, name)));
	const candidates = [...installed, ...macApplications, playwrightChromium()];
	return candidates.find((path) => path && existsSync(path) && !isSnapStub(path)) ?? null;
}

/** `findChromium`, after an attempt to install one where there is none. */
export function ensureChromium() {
	if (process.env.CHROMIUM_PATH) return findChromium();
	return findChromium() ?? installFromApt() ?? installFromPlaywright();
}

/** SwiftShader's driver description beside `browser` or in a well-known place, or null. */
export function findSoftwareVulkan(browser = findChromium()) {
	if (process.platform !== 'linux') return null;
	const beside = browser ? [dirname(realpathSync(browser))] : [];
	const folder = [...beside, ...places.folders].find((path) =>
		existsSync(join(path, places.driver)),
	);
	return folder ? join(folder, places.driver) : null;
}

/** True when the person running this chose a Vulkan driver. */
export function vulkanIsConfigured(environment = process.env) {
	return Boolean(environment.VK_ICD_FILENAMES || environment.VK_DRIVER_FILES);
}

/** Sets in `environment` what processes started with it need for WebGPU on SwiftShader. */
export function prepareSoftwareVulkan(environment = process.env) {
	environment.XDG_RUNTIME_DIR ||= runtimeFolder();
	if (vulkanIsConfigured(environment)) return;
	const driver = findSoftwareVulkan();
	if (!driver) return;
	environment.VK_ICD_FILENAMES = driver;
	// Debian has the Vulkan loader in a package of its own; the one beside the driver serves as well.
	const search = [environment.LD_LIBRARY_PATH, dirname(driver)].filter(Boolean);
	environment.LD_LIBRARY_PATH = search.join(delimiter);
}

function runtimeFolder() {
	const folder = join(tmpdir(), `mgk-workbench-${userInfo().uid}`);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	return folder;
}

function playwrightChromium() {
	try {
		return require('@playwright/test').chromium.executablePath();
	} catch {
		return null;
	}
}

/** Ubuntu's `chromium-browser` is a script that asks for the snap. */
function isSnapStub(path) {
	if (statSync(path).size > 16_384) return false;
	const script = readFileSync(path, 'utf8');
	return script.includes('snap install') && !existsSync('/snap/bin/chromium');
}

function installFromApt() {
	const prefix = administrator();
	if (!prefix || !succeeds(...prefix, 'apt-get', '--version')) return null;
	report('No Chromium found: installing the package `chromium`.');
	// Without lists of packages the installation fails anyway; stale ones may do.
	run(...prefix, 'apt-get', 'update');
	run(...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', 'chromium');
	return findChromium();
}

function installFromPlaywright() {
	report('No Chromium found: installing the one that Playwright brings.');
	const cli = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js');
	const withLibraries = administrator() ? ['--with-deps'] : [];
	run(process.execPath, cli, 'install', ...withLibraries, 'chromium');
	return findChromium();
}

/** The words to put before a command that needs root, or null where we cannot become root. */
function administrator() {
	if (process.platform !== 'linux') return null;
	if (process.getuid() === 0) return [];
	return succeeds('sudo', '-n', 'true') ? ['sudo', '-n'] : null;
}

function run(command, ...rest) {
	return spawnSync(command, rest, { stdio: ['ignore', 2, 2] }).status === 0;
}

function succeeds(command, ...rest) {
	try {
		execFileSync(command, rest, { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

function report(message) {
	process.stderr.write(`${message}\n`);
}
