/** `bench torch`: PyTorch alone. */
import { Problem } from '../../src/core/problem';
import { expectedNorms } from '../cases/expected';
import { compare, scheduleOptions, schedulesOf } from './compare';
import { parsed, threadsOf } from './options';
import { openTorch, torchIsInstalled, torchMissing } from './torch';
import { standingOf } from './turns';

const options = { ...scheduleOptions, threads: { type: 'string' } } as const;

export const torchCommand = {
	usage: [
		'  torch [--steps 24] [--rounds 8] [--skip-ops] [--threads N]',
		'                PyTorch natively on the same model, weights, tokens and operations; python3, or MGK_PYTHON',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { values } = parsed('torch', args, options);
		const schedules = schedulesOf(values);
		if (!torchIsInstalled()) throw new Problem('command', torchMissing.message, torchMissing.mend);
		const threads = threadsOf(values.threads);
		const torch = await standingOf('torch', () => openTorch(threads));
		try {
			await compare([torch], schedules, await expectedNorms());
		} finally {
			await torch.participant.close();
		}
	},
};
