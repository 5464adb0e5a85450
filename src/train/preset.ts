/** What a preset is, and a group of them. */
import { defaultExperiment, type Experiment } from './experiment';

export interface Preset {
	readonly id: string;
	readonly label: string;
	/** Presets of a group stand together in lists. */
	readonly group: string;
	readonly description: string;
	/** Where paper and official code part, and what of them is not reproduced. */
	readonly deviation?: string;
	readonly experiment: Experiment;
}

export interface PresetText extends Omit<Preset, 'group' | 'experiment'> {
	readonly changes?: Partial<Experiment>;
}

export function inGroup(group: string, texts: readonly PresetText[]): Preset[] {
	return texts.map(({ changes, ...text }) => ({
		...text,
		group,
		experiment: { ...defaultExperiment, ...changes },
	}));
}
