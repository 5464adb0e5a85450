/** `mgk run`: trains an experiment and writes its metrics, summary and checkpoint. */
import { encodeCheckpoint, modelConfig } from '../../train/checkpoint';
import { scoreInWords } from '../../train/evaluate';
import { Trainer } from '../../train/trainer';
import { loadRunData } from '../data';
import { engineUsage, openEngine } from '../engine';
import { parseRun } from './arguments';
import { RunFolder } from './output';
import { Progress } from './progress';
import { Recorder } from './recorder';
import { summarise } from './summary';

export const runCommand = {
	usage: [
		'  mgk run [PRESET] [--set KEY=VALUE]… [--data FILE] [--steps N] [--seed S]',
		`          ${engineUsage} [--out DIR] [--json]`,
		'                              trains and writes metrics.jsonl, summary.json, model.safetensors',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const request = parseRun(args);
		const { experiment } = request;
		const progress = new Progress(experiment.steps);
		const data = await loadRunData(experiment.corpus, request.data, (notice) =>
			progress.say(notice),
		);
		const engine = await openEngine(request.engine);
		progress.say(`${data.name} on ${engine.info.adapter}; writing to ${request.out}`);
		const folder = new RunFolder(request.out);
		const recorder = new Recorder(folder, progress);
		const trainer = await Trainer.create(engine, experiment, data, {
			now: () => performance.now(),
			onRow: (row) => recorder.row(row),
			onProgress: (done, total) => progress.compiled(done, total),
		});
		await train(trainer, recorder, progress);
		const { peakBytes } = engine.memory();
		const { declarations, model } = trainer;
		const values = await model.read();
		const summary = summarise({ request, data, engine, trainer, recorder, peakBytes });
		await folder.finish({
			summary,
			config: modelConfig(experiment),
			model: encodeCheckpoint(declarations, model.layout, values, trainer.step),
		});
		trainer.dispose();
		engine.dispose();
		if (request.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
		else process.stdout.write(`${recorder.sentence()} Written to ${request.out}.\n`);
	},
};

/** Steps to the end, or to an interrupt: the step under way is finished and everything is written. */
async function train(trainer: Trainer, recorder: Recorder, progress: Progress): Promise<void> {
	let stopped = false;
	const stop = () => {
		if (!stopped) progress.say('stopping after this step');
		stopped = true;
	};
	process.once('SIGINT', stop);
	while (!trainer.finished && !stopped) {
		await trainer.advance();
		if (!trainer.evaluationDue && !stopped) continue;
		const evaluation = await trainer.evaluate();
		recorder.evaluated(trainer.step, evaluation);
		const sample = await trainer.sample();
		progress.say(
			`step ${trainer.step}: validation ${scoreInWords(evaluation)}${sample ? `  ${JSON.stringify(sample)}` : ''}`,
		);
	}
	process.off('SIGINT', stop);
	await trainer.settle();
	recorder.end(trainer.step, await trainer.nextLoss());
}
