/** The few choices that outlive a visit; a host without storage simply forgets them. */
import type { PreferredEngine } from './protocol';
import type { Theme } from './store';

export interface Preferences {
	readonly theme: Theme;
	readonly shortcuts: boolean;
	readonly engine: PreferredEngine;
}

const key = 'mgk-workbench';
const themes: readonly Theme[] = ['system', 'light', 'dark'];
const engines: readonly PreferredEngine[] = ['auto', 'webgpu', 'cpu'];
const usual: Preferences = { theme: 'system', shortcuts: true, engine: 'auto' };

export function readPreferences(storage: () => Storage): Preferences {
	try {
		const [theme, shortcuts, engine] = (storage().getItem(key) ?? '').split(' ');
		return {
			theme: themes.find((candidate) => candidate === theme) ?? usual.theme,
			shortcuts: shortcuts !== 'off',
			engine: engines.find((candidate) => candidate === engine) ?? usual.engine,
		};
	} catch {
		return usual;
	}
}

export function writePreferences(storage: () => Storage, preferences: Preferences): void {
	try {
		const { theme, shortcuts, engine } = preferences;
		storage().setItem(key, `${theme} ${shortcuts ? 'on' : 'off'} ${engine}`);
	} catch {
		// Blocked storage costs a preference, nothing else.
	}
}
