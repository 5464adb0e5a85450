/** The generated tasks: ListOps and Pathfinder, whose examples are drawn where they are used. */
import { type Baselines, expressionBaselines, majorityBaseline } from '../baselines/kinds';
import type { Example } from '../example';
import type { LabelledTask } from '../labelled';
import { dataSeed } from '../labelled-set';
import { type LabelledDefinition, taskOf } from './definition';
import { type ListopsVariant, listops, listopsMini, listopsSplits } from './listops';
import { listopsClasses, listopsEncoding, rootOperators } from './listops/symbols';
import { type Difficulty, difficulties, pathfinderClasses, pathfinderExamples } from './pathfinder';
import { pathfinderEncoding } from './pathfinder/layout';
import { Shelf } from './shelf';
import { type Split, splits } from './sites';
import { typedExpression } from './typed';

type Streams = Readonly<Record<Split, Iterable<Example>>>;

/** Training examples that are kept behind the latest one. */
const kept = 4096;

function generated(
	task: LabelledTask,
	streams: () => Streams,
	baselines: Baselines,
): LabelledDefinition {
	return {
		...task,
		from: 'generated',
		licence: 'no licence needed: drawn on this computer',
		attribution: 'Rules of Long Range Arena, Tay et al. (2021)',
		urls: [],
		bytes: 0,
		isAvailable: async () => true,
		open: async () => {
			const { train, validation, test } = streams();
			const [trained, validated, tested] = [
				new Shelf(train, kept),
				new Shelf(validation),
				new Shelf(test),
			];
			return {
				...taskOf(task),
				kind: 'labelled',
				train: (first, count) => trained.from(first, count),
				validation: (count) => validated.from(0, count),
				test: (count) => tested.from(0, count),
				baselines: (rows, length = task.encoding.maximumLength) => baselines(rows, length),
			};
		},
	};
}

function listopsTask(variant: ListopsVariant): LabelledDefinition {
	const task: LabelledTask = {
		id: variant.id,
		name: variant.name,
		classes: listopsClasses,
		encoding: { ...listopsEncoding, maximumLength: variant.below - 1 },
		arity: 1,
		typed: typedExpression,
		roots: rootOperators,
	};
	return generated(task, () => listopsSplits(variant, dataSeed), expressionBaselines);
}

function pathfinderTask(difficulty: Difficulty): LabelledDefinition {
	const task: LabelledTask = {
		id: `pathfinder-${difficulty}`,
		name: `Pathfinder-32 ${difficulty} (generated)`,
		classes: pathfinderClasses,
		encoding: pathfinderEncoding,
		arity: 1,
	};
	const streams = () =>
		Object.fromEntries(
			splits.map((split) => [split, pathfinderExamples({ difficulty, seed: dataSeed, split })]),
		) as unknown as Streams;
	return generated(task, streams, majorityBaseline);
}

export const generatedTasks: readonly LabelledDefinition[] = [
	listopsTask(listopsMini),
	listopsTask(listops),
	...difficulties.map(pathfinderTask),
];
