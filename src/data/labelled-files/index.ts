/** Labelled data from people's own files, for a task whose encoding is fixed or as the files say. */
import {
	type Accuracies,
	type Baselines,
	expressionBaselines,
	majorityBaseline,
} from '../baselines/kinds';
import type { LabelledFiles } from '../corpus';
import type { Example } from '../example';
import { type Examples, type LabelledExamples, noExamples, rowsOf } from '../examples';
import { type DataFile, refusal } from '../formats/file';
import type { LabelledData, LabelledTask } from '../labelled';
import { baselinesOfTexts, dataOfRows, dataSeed } from '../labelled-set';
import { shuffledSplit } from '../split';
import { examplesSha256 } from '../statistics';
import { rootOperators } from '../tasks/listops/symbols';
import { typedExpression, typedText } from '../tasks/typed';
import { relabelled } from './classes';
import { type Content, contentOf, contentWords, type ReadFiles, readLabelled } from './read';

export const ownExamplesId = 'own-examples';

/**
 * @param task  whose classes and encoding are used; null: as the training files say
 * @throws Problem `data` that names the file, what was found and what is wanted
 */
export async function loadLabelledFiles(
	task: LabelledTask | null,
	files: LabelledFiles,
	onNotice?: (notice: string) => void,
): Promise<LabelledData> {
	const limit = task?.encoding.cuts ? { maximumLength: task.encoding.maximumLength } : undefined;
	const train = await readLabelled(files.train, limit);
	const wanted = task ? { ...task, name: `${task.name} from ${train.name}` } : taskOfFiles(train);
	const asked = { task: wanted, who: task?.name ?? `the training file ${train.name}` };
	const fitted = async (part: readonly DataFile[] | undefined) => {
		if (!part) return null;
		const read = await readLabelled(part, limit);
		for (const note of read.notes) onNotice?.(note);
		return fittedTo(read, asked, read);
	};
	for (const note of train.notes) onNotice?.(note);
	const trained = fittedTo(train, asked, train);
	const [validation, test] = [await fitted(files.validation), await fitted(files.test)];
	const parts = {
		...(validation ? { train: trained, validation } : tenthHeldOut(trained, train)),
		test: test ?? (train.test ? fittedTo(train.test, asked, train) : noExamples),
	};
	const { name, classes, encoding } = wanted;
	const sha256 = await examplesSha256({ name, classes, encoding, ...parts });
	return dataOfRows(wanted, { ...parts, sha256 }, baselinesOf[contentOf(wanted)](wanted));
}

/**
 * All examples of files, as a task reads them, each at most `length` tokens long; and the baselines that need no training
 * rows.
 * @throws Problem `data` that names the file, what was found and what is wanted
 */
export async function examplesFromFiles(
	task: LabelledTask,
	files: readonly DataFile[],
	length: number,
): Promise<{ readonly rows: readonly Example[]; readonly baselines: Accuracies }> {
	const { cuts, maximumLength } = task.encoding;
	const limit = cuts ? { maximumLength: Math.min(length, maximumLength) } : undefined;
	const read = await readLabelled(files, limit);
	const rows = rowsOf(fittedTo(read, { task, who: task.name }, read));
	const known = contentOf(task) === 'expressions' ? expressionBaselines : majorityBaseline;
	return { rows, baselines: await known(rows, length) };
}

type BaselinesOf = (train: (count: number) => readonly Example[]) => Baselines;

const baselinesOf: Readonly<Record<Content, (task: LabelledTask) => BaselinesOf>> = {
	texts: baselinesOfTexts,
	pairs: baselinesOfTexts,
	images: () => () => majorityBaseline,
	expressions: () => () => expressionBaselines,
};

function taskOfFiles({ name, classes, encoding, examples }: ReadFiles): LabelledTask {
	const { arity } = examples;
	const content = contentOf({ encoding, arity });
	const task = { id: ownExamplesId, name, classes, encoding, arity };
	if (content === 'images') return task;
	return content === 'expressions'
		? { ...task, typed: typedExpression, roots: rootOperators }
		: { ...task, typed: typedText };
}

function tenthHeldOut(rows: Examples, { name }: ReadFiles) {
	const count = rows.labels.length;
	if (count < 2)
		throw refusal(
			{ name },
			` has ${count} examples: too few to hold one out.`,
			'Open more examples, or a second file to validate on.',
		);
	const held = Math.max(1, Math.round(count / 10));
	const { train, validation } = shuffledSplit(rows, { validation: held, test: 0, seed: dataSeed });
	return { train, validation };
}

/** The rows in the classes of the task, each as long as it may be. */
function fittedTo(
	part: LabelledExamples,
	{
		task: { classes, encoding, arity },
		who,
	}: { readonly task: LabelledTask; readonly who: string },
	file: Pick<DataFile, 'name'>,
): Examples {
	const { examples } = part;
	const [found, wanted] = [
		contentOf({ encoding: part.encoding, arity: examples.arity }),
		contentOf({ encoding, arity }),
	];
	if (found !== wanted)
		throw refusal(
			file,
			` holds ${contentWords[found]}; ${who} needs ${contentWords[wanted]}.`,
			'Choose other files, or a task that fits them.',
		);
	const longest = part.encoding.maximumLength;
	if (
		wanted === 'images'
			? longest !== encoding.maximumLength
			: !encoding.cuts && longest > encoding.maximumLength
	)
		throw refusal(
			file,
			` has examples of ${longest} tokens; ${who} takes ${wanted === 'images' ? '' : 'at most '}${encoding.maximumLength}.`,
			'Choose other files, or a task that fits them.',
		);
	return relabelled(part, classes, file);
}
