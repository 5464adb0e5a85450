/** Texts in parquet: with labels (IMDb and others of its schema), or lines of one long text (WikiText). */
import type { LabelledExamples } from '../examples';
import { type DataFile, refusal } from './file';
import { labelCollector } from './labels';
import { findColumn, openParquet, type Parquet, parquetRows, type Row } from './parquet';
import { type TextLimit, textCollector } from './text-collector';

export const textColumns = ['text', 'sentence', 'review', 'content'] as const;
export const labelColumns = ['label', 'labels', 'class', 'sentiment'] as const;

/**
 * @param classes  names of labels 0, 1, 2 and so on; those of the file, or the labels themselves, where left out
 * @throws Problem `data` that names the row, from 0
 */
export async function readParquetText(
	file: DataFile,
	limit: TextLimit,
	classes?: readonly string[],
): Promise<LabelledExamples> {
	const parquet = await openParquet(file);
	const [textColumn, labelColumn] = [
		requireColumn(file, parquet, textColumns),
		requireColumn(file, parquet, labelColumns),
	];
	const labels = labelCollector(file, classes ?? parquet.classNames(labelColumn));
	const texts = textCollector(1, limit);
	const encoder = new TextEncoder();
	for await (const { row, values } of parquetRows(parquet, [textColumn, labelColumn])) {
		const label = labels.index(values[labelColumn], `row ${row}`);
		texts.add(label, encoder.encode(requireText(file, row, values, textColumn)));
	}
	const { classes: found, relabel } = labels.finish();
	return texts.finish(found, relabel);
}

/**
 * The text whose lines are the rows. WikiText's files have blank lines emptied: `" \n"` became `""`.
 * Rows that end no line get a line end.
 */
export async function readParquetLines(file: DataFile): Promise<Uint8Array> {
	const parquet = await openParquet(file);
	const column = requireColumn(file, parquet, textColumns);
	const lines: string[] = [];
	for await (const { row, values } of parquetRows(parquet, [column]))
		lines.push(requireText(file, row, values, column));
	return new TextEncoder().encode(joinLines(lines));
}

export function joinLines(lines: readonly string[]): string {
	const whole = lines.every((line) => line === '' || line.endsWith('\n'));
	return whole
		? lines.map((line) => (line === '' ? ' \n' : line)).join('')
		: lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('');
}

/** @throws Problem `data` that lists the columns there are */
export function requireColumn(
	file: Pick<DataFile, 'name'>,
	parquet: Parquet,
	names: readonly string[],
): string {
	const column = findColumn(parquet, names);
	if (column !== null) return column;
	throw refusal(
		file,
		` has no column ${JSON.stringify(names[0])}; its columns are ${parquet.columns.join(', ')}.`,
		`Rename the column to ${JSON.stringify(names[0])}, or choose another file.`,
	);
}

/** @throws Problem `data` when the row has no text */
export function requireText(
	file: Pick<DataFile, 'name'>,
	row: number,
	values: Row,
	column: string,
): string {
	const text = values[column];
	if (typeof text === 'string') return text;
	throw refusal(
		file,
		`, row ${row}, has no text in the column ${JSON.stringify(column)}.`,
		'Choose a file whose column holds texts.',
	);
}
