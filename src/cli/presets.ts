import { presets } from '../train/presets';

export const presetsCommand = {
	usage: '  mgk presets                 lists the presets',
	run: async (): Promise<void> => {
		const width = Math.max(...presets.map(({ id }) => id.length));
		for (const { id, label, description } of presets)
			process.stdout.write(`${id.padEnd(width)}  ${label}. ${description}\n`);
	},
};
