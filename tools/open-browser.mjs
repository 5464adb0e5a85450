import { spawn } from 'node:child_process';

/** Asks the desktop to open `address`. Where there is none, or it refuses, nothing happens. */
export function openBrowser(address) {
	const command = process.env.CI ? null : openCommand(address);
	if (!command) return;
	const [program, ...args] = command;
	const child = spawn(program, args, { stdio: 'ignore', detached: true });
	child.on('error', () => {});
	child.unref();
}

function openCommand(address) {
	if (process.platform === 'darwin') return ['open', address];
	if (process.platform === 'win32') return ['cmd', '/c', 'start', '', address];
	const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
	return hasDisplay ? ['xdg-open', address] : null;
}
