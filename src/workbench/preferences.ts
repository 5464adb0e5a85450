/** The few choices that outlive a visit; a host without storage simply forgets them. */
import type { Theme } from './store';

export interface Preferences {
	readonly theme: Theme;
	readonly shortcuts: boolean;
}

const key = 'mgk-workbench';
const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function readPreferences(storage: () => Storage): Preferences {
	try {
		const [theme, shortcuts] = (storage().getItem(key) ?? '').split(' ');
		const known = themes.find((candidate) => candidate === theme);
		return { theme: known ?? 'system', shortcuts: shortcuts !== 'off' };
	} catch {
		return { theme: 'system', shortcuts: true };
	}
}

export function writePreferences(storage: () => Storage, preferences: Preferences): void {
	try {
		storage().setItem(key, `${preferences.theme} ${preferences.shortcuts ? 'on' : 'off'}`);
	} catch {
		// Blocked storage costs a preference, nothing else.
	}
}
