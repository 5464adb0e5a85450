/** Comma, semicolon or tab separated rows with a header (RFC 4180): a text column and a label column. */
import type { LabelledExamples } from '../examples';
import { type DataFile, downloadAgain, refusal } from './file';
import { labelCollector } from './labels';
import { textOf } from './lines';
import { type TextLimit, textCollector } from './text-collector';
import { utf8Of } from './text-file';

export interface CsvRow {
	/** The line it starts on, from 1. */
	readonly row: number;
	readonly fields: readonly string[];
}

export interface CsvColumns {
	readonly delimiter: string;
	readonly count: number;
	readonly text: number;
	readonly label: number;
}

const textNames = ['text', 'sentence', 'review', 'content'];
const labelNames = ['label', 'class', 'sentiment', 'target'];

/** @throws Problem `data` that names the row */
export function readCsv(file: DataFile, limit: TextLimit): LabelledExamples {
	const notes: string[] = [];
	const text = textOf(utf8Of(file, notes));
	const columns = csvColumns(text);
	if (!columns)
		throw refusal(
			file,
			`, row 1, names no column "text" and no column "label": it starts ${JSON.stringify(text.slice(0, 60))}.`,
			'Put the line text,label on top.',
		);
	const texts = textCollector(1, limit);
	const labels = labelCollector(file);
	const encoder = new TextEncoder();
	for (const row of csvRows(file, text, columns.delimiter)) {
		if (row.row === 1) continue;
		const fields = requireFields(file, row, columns);
		texts.add(labels.index(fields.label, `row ${row.row}`), encoder.encode(fields.text));
	}
	const { classes, relabel } = labels.finish();
	return texts.finish(classes, relabel, notes);
}

/** Which columns the first line names, or null when it is no such header. */
export function csvColumns(text: string): CsvColumns | null {
	const [header = ''] = text.slice(0, 2000).split(/\r?\n/, 1);
	for (const delimiter of [',', '\t', ';']) {
		const names = header.split(delimiter).map((name) =>
			name
				.trim()
				.replace(/^"(.*)"$/, '$1')
				.toLowerCase(),
		);
		const find = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
		const [textColumn, label] = [find(textNames), find(labelNames)];
		if (names.length > 1 && textColumn >= 0 && label >= 0)
			return { delimiter, count: names.length, text: textColumn, label };
	}
	return null;
}

/** The text and the label of a row. */
export function requireFields(
	file: DataFile,
	{ row, fields }: CsvRow,
	{ count, text, label }: CsvColumns,
): { text: string; label: string } {
	if (fields.length === count) return { text: fields[text] ?? '', label: fields[label] ?? '' };
	throw refusal(
		file,
		`, row ${row}, has ${fields.length} columns instead of ${count}.`,
		'Put texts that hold the separator or a line end between double quotes.',
	);
}

/**
 * Rows of a text, empty lines left out; a quoted field may hold separators, line ends and doubled quotes.
 * @throws Problem `data` when a quote is never closed
 */
export function* csvRows(file: DataFile, text: string, delimiter: string): Generator<CsvRow> {
	let line = 1;
	for (let at = 0; at < text.length; ) {
		const row = line;
		const fields: string[] = [];
		for (;;) {
			const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at, delimiter);
			if (!field)
				throw refusal(file, `, row ${row}, opens a quote that is never closed.`, downloadAgain);
			fields.push(field.value);
			line += field.value.split('\n').length - 1;
			at = field.end;
			if (text[at] !== delimiter) break;
			at++;
		}
		if (text[at] === '\r') at++;
		if (at < text.length && text[at] !== '\n')
			throw refusal(
				file,
				`, row ${row}, goes on after a closing quote.`,
				'Double every quote that belongs to a text.',
			);
		at++;
		line++;
		if (fields.length > 1 || fields[0] !== '') yield { row, fields };
	}
}

interface Field {
	readonly value: string;
	readonly end: number;
}

function plainField(text: string, start: number, delimiter: string): Field {
	let end = start;
	while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++;
	const last = text[end] === '\n' && text[end - 1] === '\r' && end > start ? end - 1 : end;
	return { value: text.slice(start, last), end: last };
}

function quotedField(text: string, start: number): Field | null {
	for (let end = start + 1; ; ) {
		end = text.indexOf('"', end);
		if (end < 0) return null;
		if (text[end + 1] !== '"')
			return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
		end += 2;
	}
}
