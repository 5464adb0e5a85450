/** The software Vulkan driver that Chromium brings along, for Linux machines without a GPU. */
import { existsSync, readdirSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import places from './vulkan-places.json';

/** Path of SwiftShader's driver description, or null where no installed browser has one. */
export function findSoftwareVulkan(folders: readonly string[] = browserFolders()): string | null {
	const folder = folders.find((candidate) => existsSync(join(candidate, places.driver)));
	return folder === undefined ? null : join(folder, places.driver);
}

/**
 * Makes this process use `driver` for every Vulkan instance created from now on.
 * Works after a failed attempt with the system's drivers: Dawn looks again for each `create`.
 */
export function prepareSoftwareVulkan(driver: string): void {
	process.env.VK_ICD_FILENAMES = driver;
	keepLoaded(join(dirname(driver), places.loader));
}

function browserFolders(): readonly string[] {
	return process.platform === 'linux' ? [...places.folders, ...playwrightFolders()] : [];
}

function playwrightFolders(): string[] {
	const root = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright');
	return subfolders(root, 'chromium').flatMap((browser) => subfolders(browser, 'chrome-'));
}

function subfolders(folder: string, prefix: string): string[] {
	if (!existsSync(folder)) return [];
	const names = readdirSync(folder).filter((name) => name.startsWith(prefix));
	return names.sort().map((name) => join(folder, name));
}

/** Without a system-wide Vulkan loader Dawn finds this one, because its name is already loaded. */
function keepLoaded(library: string): void {
	if (!existsSync(library)) return;
	const keepAfterClose = 0x1000;
	try {
		process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | keepAfterClose);
	} catch {
		// Node expects an add-on and says so; the library stays loaded all the same.
	}
}
