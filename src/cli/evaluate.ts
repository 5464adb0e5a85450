/** `mgk evaluate`: scores a saved model on a file, once and whole. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../core/problem';
import { readTextFile } from '../data/sources/text-files';
import { heldOutText } from '../data/text';
import type { Engine, Program } from '../engine/executor';
import type { Evaluation } from '../train/evaluate';
import { type Experiment, withSetting } from '../train/experiment';
import { strideOf } from '../train/learning';
import { traceEvaluation } from '../train/programs';
import type { ModelTask } from '../train/run-data';
import { savedExperiment, savedModel } from '../train/saved-model';
import { type ScoringOptions, scoreWhole } from '../train/score-text';
import { parsedArguments } from './arguments';
import { readDataFile } from './data';
import { engineChoice, engineOptions, engineUsage, openEngine } from './engine';
import { readTokenizer } from './run/data';
import { Progress } from './run/progress';

const options = {
	file: { type: 'string' },
	stride: { type: 'string' },
	...engineOptions,
} as const;

export const evaluateCommand = {
	usage: [
		`  mgk evaluate DIR --file FILE [--stride N] ${engineUsage}`,
		'                              scores the model of a run on a file and prints the score as JSON',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { folder, file, stride, engine: choice } = parsed(args);
		const config = JSON.parse((await readSaved(folder, 'config.json')).toString()) as unknown;
		const saved = savedExperiment(config);
		const experiment = stride === undefined ? saved : withSetting(saved, 'stride', stride);
		const evaluate = await evaluationOf(experiment, folder, file);
		const checkpoint = await readSaved(folder, 'model.safetensors');
		const { layout, values } = savedModel(experiment, evaluate.task, checkpoint);
		const engine = await openEngine(choice);
		const progress = new Progress(0);
		try {
			const model = engine.createModel(layout, values, false);
			const program = await scoringProgram(engine, model, experiment, evaluate.task);
			const score = await evaluate.score(program, {
				onProgress: (done, total) => progress.activity('scoring', done, total),
			});
			process.stdout.write(
				`${JSON.stringify({ model: folder, file, device: engine.info, ...score })}\n`,
			);
		} finally {
			engine.dispose();
		}
	},
};

interface FileEvaluation {
	readonly task: ModelTask;
	score(program: Program, options: ScoringOptions): Promise<Evaluation>;
}

/** What the file is for a model of this experiment. @throws Problem `file` or `data` */
async function evaluationOf(
	experiment: Experiment,
	folder: string,
	path: string,
): Promise<FileEvaluation> {
	const { batch, context } = experiment;
	const tokenizer = await readTokenizer(join(folder, 'tokenizer.json'));
	const vocabulary = tokenizer.vocabularySize;
	const text = await readTextFile(await readDataFile(path, '--file'));
	const held = await heldOutText(text, tokenizer);
	const size = { batch, context, stride: strideOf(experiment), vocabulary };
	const facts = { lossless: tokenizer.lossless, baselines: {} };
	return {
		task: { kind: 'language', vocabulary },
		score: (program, scoring) => scoreWhole(program, held, size, facts, scoring),
	};
}

function scoringProgram(
	engine: Engine,
	model: ReturnType<Engine['createModel']>,
	experiment: Experiment,
	task: ModelTask,
): Promise<Program> {
	return engine.compile(model, traceEvaluation(experiment, task).outputs);
}

async function readSaved(folder: string, name: string): Promise<Buffer> {
	return readFile(join(folder, name)).catch((cause: unknown) => {
		throw new Problem(
			'file',
			`${join(folder, name)} cannot be read.`,
			'Give the folder that mgk run wrote.',
			{ cause },
		);
	});
}

/** @throws Problem `command` naming what is missing */
function parsed(args: readonly string[]) {
	const { values, positionals } = parsedArguments('evaluate', args, options, { positionals: true });
	const [folder, ...more] = positionals;
	if (folder === undefined || more.length > 0)
		throw new Problem('command', 'mgk evaluate takes the folder of one run.');
	const { file, stride } = values;
	if (file === undefined)
		throw new Problem('command', 'mgk evaluate needs the data to score: --file FILE.');
	return { folder, file, stride, engine: engineChoice(values) };
}
