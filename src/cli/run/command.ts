/** `mgk run`: trains an experiment and writes its metrics, summary and checkpoint. */

import { formatTokenizer } from '../../data/tokenizers/tokenizer-json';
import { encodeCheckpoint, modelConfig } from '../../train/checkpoint';
import { type Evaluation, scoreInWords } from '../../train/evaluate';
import { Trainer } from '../../train/trainer';
import { engineUsage, openEngine } from '../engine';
import { parseRun } from './arguments';
import { loadRunData } from './data';
import { RunFolder } from './output';
import { Progress } from './progress';
import { Recorder } from './recorder';
import { summarise } from './summary';

export const runCommand = {
	usage: [
		`  mgk run [PRESET] [--set KEY=VALUE]… [--steps N] [--seed S] ${engineUsage}`,
		'          [--train FILE [--validation FILE] [--test FILE]] [--tokenizer FILE] [--out DIR] [--json]',
		'                              trains and writes metrics.jsonl, summary.json, model.safetensors; on your own',
		'                              files where they are given; --data FILE is --train FILE',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const request = parseRun(args);
		const { experiment } = request;
		const progress = new Progress(experiment.steps);
		const data = await loadRunData(request, progress);
		const engine = await openEngine(request.engine);
		progress.say(`${data.name} on ${engine.info.adapter}; writing to ${request.out}`);
		const folder = new RunFolder(request.out);
		const recorder = new Recorder(folder, progress);
		const trainer = await Trainer.create(engine, experiment, data, {
			now: () => performance.now(),
			onRow: (row) => recorder.row(row),
			onProgress: (done, total) => progress.activity('compiling kernels', done, total),
		});
		await train(trainer, recorder, progress);
		const test = await scoreTest(trainer, progress);
		const { peakBytes } = engine.memory();
		const { declarations, model } = trainer;
		const values = await model.read();
		const summary = summarise({ request, data, engine, trainer, recorder, peakBytes, test });
		await folder.finish({
			summary,
			config: modelConfig(experiment, trainer.task),
			tokenizer: data.kind === 'text' ? formatTokenizer(data.tokenizer) : null,
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

/** The test data, once, with the weights that came out; an interrupt leaves them out. */
async function scoreTest(trainer: Trainer, progress: Progress): Promise<Evaluation | null> {
	const controller = new AbortController();
	const stop = () => controller.abort();
	process.once('SIGINT', stop);
	try {
		const score = await trainer.test({
			signal: controller.signal,
			onProgress: (done, total) => progress.activity('scoring the test data', done, total),
		});
		if (score) progress.say(`test: ${scoreInWords(score)}`);
		return score;
	} catch (thrown) {
		if (!controller.signal.aborted) throw thrown;
		progress.say('The test data were left out.');
		return null;
	} finally {
		process.off('SIGINT', stop);
	}
}
