/**
 * Pairs of texts with one label, as the AAN files of the Long Range Arena write them: label, id1, id2, text1, text2
 * between tabs, no quoting (texts hold double quotes). The ids name articles: they split the data and never reach a model.
 */
import type { LabelledExamples } from '../examples';
import { type DataFile, downloadAgain, refusal } from './file';
import { fieldsOf, linesOf, textOf } from './lines';
import { type TextLimit, textCollector } from './text-collector';
import { utf8Of } from './text-file';

export interface LabelledPairs extends LabelledExamples {
	/** [examples * 2]: number of the article that each text is from, or null where the file has no ids. */
	readonly groups: Uint32Array | null;
}

/** Column of each thing; ids are null in a file of three columns. */
export interface PairColumns {
	readonly count: number;
	readonly label: number;
	readonly text1: number;
	readonly text2: number;
	readonly ids: readonly [number, number] | null;
	/** True when the first line is a header. */
	readonly header: boolean;
}

export const pairClasses = ['unrelated', 'related'] as const;

/** @throws Problem `data` that names the row */
export function readPairs(file: DataFile, limit: TextLimit): LabelledPairs {
	const notes: string[] = [];
	const text = utf8Of(file, notes);
	const columns = pairColumns(text);
	if (!columns)
		throw refusal(
			file,
			', row 1, is no pair of texts: label, id1, id2, text1 and text2 between tabs are expected, the label 0 or 1 first or last.',
			'Put the line label, id1, id2, text1, text2 on top, with tabs between.',
		);
	const pairs = textCollector(2, limit);
	const groups: number[] = [];
	const ids = new Map<string, number>();
	const groupOf = (id: string) => {
		const group = ids.get(id) ?? ids.size;
		ids.set(id, group);
		return group;
	};
	for (const { row, bytes } of linesOf(text)) {
		if (row === 1 && columns.header) continue;
		const { label, texts, names } = pairRow(file, row, fieldsOf(bytes), columns);
		if (pairs.add(label, ...texts)) groups.push(...names.map(groupOf));
	}
	const groupsFound = columns.ids === null ? null : Uint32Array.from(groups);
	return { ...pairs.finish(pairClasses, undefined, notes), groups: groupsFound };
}

interface PairRow {
	readonly label: number;
	readonly texts: readonly [Uint8Array, Uint8Array];
	readonly names: readonly string[];
}

/** @throws Problem `data` for a missing column or a label that is neither 0 nor 1 */
export function pairRow(
	file: DataFile,
	row: number,
	fields: readonly Uint8Array[],
	{ count, label, text1, text2, ids }: PairColumns,
): PairRow {
	if (fields.length !== count)
		throw refusal(
			file,
			`, row ${row}, has ${fields.length} columns instead of ${count}.`,
			downloadAgain,
		);
	const field = (column: number) => fields[column] ?? new Uint8Array(0);
	const value = labelOf(field(label));
	if (value === null)
		throw refusal(
			file,
			`, row ${row}, has the label ${JSON.stringify(textOf(field(label).subarray(0, 40)))} instead of 0 or 1.`,
			'Give every pair 0 (unrelated) or 1 (related).',
		);
	const names = ids === null ? [] : ids.map((column) => textOf(field(column)));
	return { label: value, texts: [field(text1), field(text2)], names };
}

/** The columns, from the header or else from where every one of the first lines has 0 or 1. */
export function pairColumns(text: Uint8Array): PairColumns | null {
	const rows: Uint8Array[][] = [];
	for (const { bytes } of linesOf(text)) {
		rows.push(fieldsOf(bytes));
		if (rows.length === 20) break;
	}
	const [first = []] = rows;
	const named = namedColumns(
		first.map((field) => textOf(field.subarray(0, 20)).trim().toLowerCase()),
	);
	if (named) return named;
	const count = first.length;
	if (count !== 3 && count !== 5) return null;
	const isLabel = (column: number) =>
		rows.every((fields) => labelOf(fields[column] ?? new Uint8Array(0)) !== null);
	const start = isLabel(0) ? 1 : isLabel(count - 1) ? 0 : null;
	if (start === null) return null;
	return {
		count,
		label: start === 1 ? 0 : count - 1,
		ids: count === 5 ? [start, start + 1] : null,
		text1: start + count - 3,
		text2: start + count - 2,
		header: false,
	};
}

function namedColumns(names: readonly string[]): PairColumns | null {
	const find = (...known: string[]) => names.findIndex((name) => known.includes(name));
	const [label, text1, text2] = [find('label'), find('text1', 'text_1'), find('text2', 'text_2')];
	if (label < 0 || text1 < 0 || text2 < 0) return null;
	const ids = [find('id1', 'input1_id'), find('id2', 'input2_id')] as const;
	return {
		count: names.length,
		label,
		text1,
		text2,
		ids: Math.min(...ids) < 0 ? null : ids,
		header: true,
	};
}

/** 0 or 1 of `0`, `1`, `0.0`, `1.0`; null of anything else. */
function labelOf(field: Uint8Array): 0 | 1 | null {
	if (field.length === 0 || field.length > 8) return null;
	const match = /^\s*([01])(\.0*)?\s*$/.exec(textOf(field));
	return match ? (match[1] === '1' ? 1 : 0) : null;
}
