/** The folder of the Large Movie Review Dataset (Maas et al. 2011): train|test / neg|pos / <number>_<stars>.txt. */
import type { LabelledExamples } from '../examples';
import { type DataFile, refusal } from './file';
import { type TextLimit, textCollector } from './text-collector';

export const sentimentClasses = ['neg', 'pos'] as const;

/** A file of a folder; `name` is its path, with `/` between. */
export type FolderFile = DataFile;

export interface ReviewFolder {
	readonly train: LabelledExamples;
	readonly test: LabelledExamples;
	/** Reviews without a label and files of other kinds. */
	readonly ignored: number;
}

export const reviewPath = /(?:^|\/)(train|test)\/(neg|pos)\/(\d+)_\d+\.txt$/;

/**
 * Reviews in the order of class and number, whatever order the host lists them in.
 * @throws Problem `data` when a class is missing or a review is empty
 */
export function readReviewFolder(files: readonly FolderFile[], limit: TextLimit): ReviewFolder {
	const reviews = files.flatMap((file) => {
		const [, part, label, number] = reviewPath.exec(file.name) ?? [];
		return part && label
			? [{ file, part, label: label === 'pos' ? 1 : 0, number: Number(number) }]
			: [];
	});
	reviews.sort((a, b) => a.label - b.label || a.number - b.number);
	const collect = (wanted: string) => {
		const texts = textCollector(1, limit);
		for (const { file, part, label } of reviews) {
			if (part !== wanted) continue;
			if (file.bytes.length === 0)
				throw refusal(file, ' is an empty review.', 'Unpack the archive again.');
			texts.add(label, file.bytes);
		}
		return texts.finish(sentimentClasses);
	};
	const folder = { train: collect('train'), test: collect('test') };
	requireBothClasses(folder.train, files.length);
	return { ...folder, ignored: files.length - reviews.length };
}

function requireBothClasses({ examples: { labels } }: LabelledExamples, files: number): void {
	for (const [label, name] of sentimentClasses.entries())
		if (!labels.includes(label))
			throw refusal(
				{ name: `train/${name}` },
				` is missing: of ${files} files in the folder none is train/${name}/<number>_<stars>.txt.`,
				'Choose the folder aclImdb itself.',
			);
}
