/** One JSON object a line, with a text and a label. */
import type { LabelledExamples } from '../examples';
import { type DataFile, downloadAgain, refusal } from './file';
import { labelCollector } from './labels';
import { type Line, linesOf, textOf } from './lines';
import { type TextLimit, textCollector } from './text-collector';
import { utf8Of } from './text-file';

export interface LabelledRow {
	readonly text: string;
	readonly label: unknown;
}

/** @throws Problem `data` that names the row */
export function readJsonl(file: DataFile, limit: TextLimit): LabelledExamples {
	const notes: string[] = [];
	const texts = textCollector(1, limit);
	const labels = labelCollector(file);
	const encoder = new TextEncoder();
	for (const line of linesOf(utf8Of(file, notes))) {
		const { text, label } = jsonRow(file, line);
		texts.add(labels.index(label, `row ${line.row}`), encoder.encode(text));
	}
	const { classes, relabel } = labels.finish();
	return texts.finish(classes, relabel, notes);
}

/** @throws Problem `data` unless the line is an object with a text */
export function jsonRow(file: DataFile, { row, bytes }: Line): LabelledRow {
	const value = parse(file, row, bytes);
	if (!isRecord(value))
		throw refusal(
			file,
			`, row ${row}, is no JSON object.`,
			'Save one object a line, with "text" and "label".',
		);
	const { text, label } = value;
	if (typeof text === 'string') return { text, label };
	const keys = Object.keys(value).slice(0, 8).join(', ');
	throw refusal(
		file,
		`, row ${row}, has no "text" that is a string; it has ${keys || 'no keys'}.`,
		'Name the text "text" and the class "label".',
	);
}

function parse(file: DataFile, row: number, bytes: Uint8Array): unknown {
	try {
		return JSON.parse(textOf(bytes));
	} catch (thrown) {
		const last = bytes.byteOffset + bytes.length === file.bytes.byteOffset + file.bytes.length;
		throw refusal(
			file,
			`, row ${row}${last ? ' (the last)' : ''}, is no whole JSON: ${thrown instanceof Error ? thrown.message.slice(0, 120) : ''}.`,
			last ? downloadAgain : 'Save one object a line, with "text" and "label".',
			thrown,
		);
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
