/** `mgk evaluate`: scores a saved model on a file, once and whole. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../core/problem';
import type { DataFile } from '../data/formats/file';
import { type LabelledTask, labelledBatches } from '../data/labelled';
import { examplesFromFiles } from '../data/labelled-files';
import { readTextFile } from '../data/sources/text-files';
import { labelledTask } from '../data/tasks';
import { taskOf } from '../data/tasks/definition';
import { heldOutText } from '../data/text';
import type { Engine, Program } from '../engine/executor';
import { batchForm } from '../train/classifier-settings';
import { type Evaluation, scoreExamples } from '../train/evaluate';
import { type Experiment, withSetting } from '../train/experiment';
import { strideOf } from '../train/learning';
import { traceEvaluation } from '../train/programs';
import { asRead, type ModelTask } from '../train/run-data';
import { savedExperiment, savedModel, savedTask } from '../train/saved-model';
import { type ScoringOptions, scoreWhole } from '../train/score-text';
import { parsedArguments } from './arguments';
import { readDataFiles } from './data';
import { engineChoice, engineOptions, engineUsage, openEngine } from './engine';
import { readTokenizer } from './run/data';
import { Progress } from './run/progress';

const options = {
	file: { type: 'string', multiple: true },
	stride: { type: 'string' },
	...engineOptions,
} as const;

export const evaluateCommand = {
	usage: [
		`  mgk evaluate DIR --file FILE [--stride N] ${engineUsage}`,
		'                              scores the model of a run on a file, or on files that belong together, and',
		'                              prints the score as JSON',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { folder, paths, stride, engine: choice } = parsed(args);
		const config = JSON.parse((await readSaved(folder, 'config.json')).toString()) as unknown;
		const saved = savedExperiment(config);
		const experiment = stride === undefined ? saved : withSetting(saved, 'stride', stride);
		const evaluate = await evaluationOf(experiment, config, { folder, paths });
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
				`${JSON.stringify({ model: folder, files: paths, device: engine.info, ...score })}\n`,
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

/** What the files are for a model of this experiment. @throws Problem `file` or `data` */
async function evaluationOf(
	experiment: Experiment,
	config: unknown,
	{ folder, paths }: { readonly folder: string; readonly paths: readonly string[] },
): Promise<FileEvaluation> {
	const files = await readDataFiles(paths, '--file');
	const task = savedTask(config);
	return task
		? ofExamples(experiment, task, files)
		: ofText(experiment, join(folder, 'tokenizer.json'), files);
}

async function ofText(
	experiment: Experiment,
	tokenizerPath: string,
	files: readonly DataFile[],
): Promise<FileEvaluation> {
	const { batch, context } = experiment;
	const [file, ...more] = files;
	if (!file || more.length > 0)
		throw new Problem('command', `A text is one file, got ${files.length}.`);
	const tokenizer = await readTokenizer(tokenizerPath);
	const vocabulary = tokenizer.vocabularySize;
	const held = await heldOutText(await readTextFile(file), tokenizer);
	const size = { batch, context, stride: strideOf(experiment), vocabulary };
	const facts = { lossless: tokenizer.lossless, baselines: {} };
	return {
		task: { kind: 'language', vocabulary },
		score: (program, scoring) => scoreWhole(program, held, size, facts, scoring),
	};
}

/** All examples of the files, as the model's task reads them. */
async function ofExamples(
	experiment: Experiment,
	saved: LabelledTask,
	files: readonly DataFile[],
): Promise<FileEvaluation> {
	const known = labelledTask(saved.id);
	const task = known && !known.provisional ? asRead(taskOf(known), experiment) : saved;
	const { rows, baselines } = await examplesFromFiles(task, files, experiment.context);
	const batches = labelledBatches(rows, task, batchForm(experiment));
	return {
		task: { kind: 'labelled', task },
		score: (program, scoring) =>
			scoreExamples(program, task, { rows, batches, baselines }, scoring),
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
	const { file: paths = [], stride } = values;
	if (paths.length === 0)
		throw new Problem('command', 'mgk evaluate needs the data to score: --file FILE.');
	return { folder, paths, stride, engine: engineChoice(values) };
}
