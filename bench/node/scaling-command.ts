/** `bench scaling`: a JSON line a size, and one with the exponents of each sweep. */

import { engineChoice, engineOptions, engineUsage, openEngine } from '../../src/cli/engine';
import { Problem } from '../../src/core/problem';
import { attentionById } from '../../src/nn/attention';
import { parsed, wholeNumber } from './options';
import { type Axis, axes, sweep } from './scaling';

const options = {
	...engineOptions,
	axes: { type: 'string', default: axes.join(',') },
	variants: { type: 'string', default: 'softmax,mgk,linear,mlk' },
	steps: { type: 'string', default: '5' },
} as const;

/** On axes other than context the family differs little. */
const ELSEWHERE = 'mgk';

export const scalingCommand = {
	usage: [
		`  scaling ${engineUsage}`,
		`          [--axes ${axes.join(',')}] [--variants softmax,mgk,linear,mlk] [--steps 5]`,
		'                step time and peak bytes of our training step against its sizes, and the fitted exponents;',
		`                context for every variant, the other axes for ${ELSEWHERE}`,
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { values } = parsed('scaling', args, options);
		const chosen = values.axes.split(',').map(axisOf);
		const variants = values.variants.split(',').map((id) => attentionById(id).id);
		const steps = wholeNumber('steps', values.steps);
		const engine = await openEngine(engineChoice(values));
		const { adapter } = engine.info;
		try {
			for (const axis of chosen)
				for (const variant of axis === 'context' ? variants : [ELSEWHERE])
					await sweep(engine, { variant, axis }, steps, (line) => {
						process.stdout.write(`${JSON.stringify({ ...line, adapter })}\n`);
					});
		} finally {
			engine.dispose();
		}
	},
};

/** @throws Problem `command` naming the axes */
function axisOf(written: string): Axis {
	const found = axes.find((axis) => axis === written);
	if (found) return found;
	throw new Problem('command', `--axes takes ${axes.join(', ')}, got ${written}.`);
}
