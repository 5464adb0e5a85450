/** The generated tasks by id: ListOps and Pathfinder, whose examples are drawn where they are used. */
import type { LabelledData, LabelledTask } from '../labelled';
import { bestLabelAccuracy, majorityAccuracy } from './baselines';
import { type ListopsVariant, listops, listopsMini, listopsSplits } from './listops';
import { classCount, listopsEncoding, symbols } from './listops/symbols';
import { type Difficulty, difficulties, pathfinderExamples } from './pathfinder';
import { pathfinderEncoding } from './pathfinder/layout';
import type { LabelledSequence } from './sequence';

/** The data are the same for every run; what a run's seed decides is its weights and masks. */
const DATA_SEED = 1;

interface GeneratedTask extends LabelledTask {
	readonly open: () => Streams;
	readonly baselines: LabelledData['baselines'];
}

interface Streams {
	readonly train: Generator<LabelledSequence, never>;
	readonly validation: Generator<LabelledSequence, never> | readonly LabelledSequence[];
	readonly test: Generator<LabelledSequence, never> | readonly LabelledSequence[];
}

function listopsTask(variant: ListopsVariant): GeneratedTask {
	return {
		id: variant.id,
		name: variant.name,
		classes: Array.from({ length: classCount }, (_, digit) => String(digit)),
		encoding: { ...listopsEncoding, maximumLength: variant.below - 1 },
		words: listopsWords,
		open: () => listopsSplits(variant, DATA_SEED),
		baselines: (rows) => ({
			majority: majorityAccuracy(rows),
			rootOperator: bestLabelAccuracy(rows, ({ tokens }) => tokens[0] ?? 0),
		}),
	};
}

/** Parentheses say nothing that the brackets do not. */
const listopsWords = {
	symbols,
	split: (text: string) => text.split(/[\s()]+/).filter((word) => word !== ''),
	example: '[MAX 2 9 [MIN 4 7 ] 0 ]',
};

function pathfinderTask(difficulty: Difficulty): GeneratedTask {
	const examples = (split: 'train' | 'validation' | 'test') =>
		pathfinderExamples({ difficulty, seed: DATA_SEED, split });
	return {
		id: `pathfinder-${difficulty}`,
		name: `Pathfinder-32 ${difficulty} (generated)`,
		classes: ['apart', 'connected'],
		encoding: pathfinderEncoding,
		open: () => ({
			train: examples('train'),
			validation: examples('validation'),
			test: examples('test'),
		}),
		baselines: (rows) => ({ majority: majorityAccuracy(rows) }),
	};
}

const generated: readonly GeneratedTask[] = [
	listopsTask(listopsMini),
	listopsTask(listops),
	...difficulties.map(pathfinderTask),
];

/** What is known of the tasks before anything is drawn. */
export const generatedTasks: readonly LabelledTask[] = generated;

/** Null for data without labels, such as a text. */
export function labelledTask(id: string): LabelledTask | null {
	return generatedTasks.find((task) => task.id === id) ?? null;
}

/** The data of a generated task; drawn as they are asked for. Null for an id that is none. */
export function generatedData(id: string): LabelledData | null {
	const task = generated.find((candidate) => candidate.id === id);
	if (!task) return null;
	const { name, classes, encoding, words, baselines } = task;
	const streams = task.open();
	const train = new Shelf(streams.train, KEPT);
	const validation = new Shelf(streams.validation);
	const test = new Shelf(streams.test);
	return {
		kind: 'labelled',
		id,
		name,
		classes,
		encoding,
		...(words && { words }),
		baselines,
		train: (first, count) => train.from(first, count),
		validation: (count) => validation.from(0, count),
		test: (count) => test.from(0, count),
	};
}

/** Training examples that are kept behind the latest one. */
const KEPT = 4096;

/** Examples of a stream by index; the oldest may be let go. */
class Shelf {
	readonly #stream: Iterator<LabelledSequence>;
	readonly #kept: number;
	#rows: LabelledSequence[] = [];
	#first = 0;

	constructor(stream: Iterable<LabelledSequence>, kept = Number.POSITIVE_INFINITY) {
		this.#stream = stream[Symbol.iterator]();
		this.#kept = kept;
	}

	/** Fewer when the stream ends. Rows before those that are kept are gone. */
	from(first: number, count: number): readonly LabelledSequence[] {
		while (this.#first + this.#rows.length < first + count) {
			const { value, done } = this.#stream.next();
			if (done) break;
			this.#rows.push(value);
			if (this.#rows.length > 2 * this.#kept) this.#forget();
		}
		return this.#rows.slice(first - this.#first, first - this.#first + count);
	}

	#forget(): void {
		const gone = this.#rows.length - this.#kept;
		this.#rows = this.#rows.slice(gone);
		this.#first += gone;
	}
}
