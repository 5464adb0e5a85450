import { type Preset, presets } from '../train/presets';

export const presetsCommand = {
	usage: '  mgk presets                 lists the presets',
	run: async (): Promise<void> => {
		const width = Math.max(...presets.map(({ id }) => id.length));
		const groups = [...new Set(presets.map(({ group }) => group))];
		const listed = (group: string) =>
			presets.filter((preset) => preset.group === group).map((preset) => lineOf(preset, width));
		process.stdout.write(groups.map((group) => `${group}\n${listed(group).join('')}`).join('\n'));
	},
};

function lineOf({ id, label, description, deviation }: Preset, width: number): string {
	const sentences = [`${label}.`, description, ...(deviation ? [deviation] : [])];
	return `${id.padEnd(width)}  ${sentences.join(' ')}\n`;
}
