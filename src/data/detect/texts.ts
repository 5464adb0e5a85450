/** Text files by their first lines: ListOps, pairs, JSON lines, a table, or plain text. */
import { csvColumns, csvRows, requireFields } from '../formats/csv';
import { type DataFile, refusal } from '../formats/file';
import { jsonRow } from '../formats/jsonl';
import { fieldsOf, type Line, linesOf, textOf } from '../formats/lines';
import { pairColumns, pairRow } from '../formats/pairs-tsv';
import { utf8Of } from '../formats/text-file';
import {
	type Detection,
	type Detector,
	type FileKind,
	type PreviewRow,
	previewRow,
	previewRows,
} from './detection';

/** A text has no NUL and hardly any other control characters. */
export function isText({ bytes }: DataFile): boolean {
	const utf16 =
		(bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	if (utf16) return true;
	const head = bytes.subarray(0, 4096);
	const controls = head.filter((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d)).length;
	return controls <= head.length / 100 && !bytes.includes(0);
}

export const detectText: Detector = (file) => {
	if (!isText(file)) return null;
	const text = { name: file.name, bytes: utf8Of(file) };
	const lines = firstLines(text.bytes, previewRows + 1);
	for (const detector of [page, listops, pairs, jsonl, jsonArray, table]) {
		const found = detector(text, lines);
		if (found) return found;
	}
	return detection(
		'text',
		'a plain text',
		lines.slice(0, previewRows).map(({ bytes }) => previewRow(null, bytes)),
	);
};

type TextDetector = (file: DataFile, lines: readonly Line[]) => Detection | null;

const page: TextDetector = (file) => {
	if (!/^\s*<(!doctype html|html)/i.test(startOf(file))) return null;
	throw refusal(
		file,
		' is a page of a web site, not the file behind it.',
		'Download the file itself: hosts often call that link "raw" or "download".',
	);
};

/** The release of the Long Range Arena: `Source<TAB>Target`; the original one has the target first and no header. */
const listops: TextDetector = (_file, lines) => {
	const [first, second] = lines.map(({ bytes }) => textOf(bytes));
	const header = /^(source\ttarget|target\tsource)$/i.test(first ?? '');
	const example = (header ? second : first) ?? '';
	if (!/(^|\t)[( ]*\[(MAX|MIN|MED|SM) /.test(example) || !example.includes('\t')) return null;
	const rows = lines.slice(header ? 1 : 0, previewRows + 1).map(({ bytes }) => {
		const [left = bytes, right = bytes] = fieldsOf(bytes);
		return left.length < right.length
			? previewRow(textOf(left), right)
			: previewRow(textOf(right), left);
	});
	return detection('listops-tsv', 'ListOps expressions and their values', rows);
};

const pairs: TextDetector = (file, lines) => {
	const columns = pairColumns(file.bytes);
	if (!columns) return null;
	const rows = lines.slice(columns.header ? 1 : 0, previewRows + 1).map(({ row, bytes }) => {
		const { label, texts } = pairRow(file, row, fieldsOf(bytes), columns);
		return previewRow(label, ...texts);
	});
	return detection('pairs-tsv', 'pairs of texts with one label', rows);
};

const jsonl: TextDetector = (file, lines) => {
	const [first] = lines;
	if (!first || !/^\s*\{.*\}\s*$/s.test(textOf(first.bytes))) return null;
	const rows = lines.slice(0, previewRows).map((line) => {
		const { text, label } = jsonRow(file, line);
		return previewRow(label, text);
	});
	return detection('jsonl', 'labelled texts, one JSON object a line', rows);
};

const jsonArray: TextDetector = (file) => {
	if (!/^\s*\[\s*\{/.test(startOf(file))) return null;
	throw refusal(file, ' is one JSON array.', 'Save one object a line, with "text" and "label".');
};

const table: TextDetector = (file) => {
	const text = textOf(file.bytes);
	const columns = csvColumns(text);
	if (!columns) return null;
	const rows: PreviewRow[] = [];
	for (const row of csvRows(file, text, columns.delimiter)) {
		if (row.row === 1) continue;
		const fields = requireFields(file, row, columns);
		rows.push(previewRow(fields.label, fields.text));
		if (rows.length === previewRows) break;
	}
	return detection('csv', 'labelled texts in a table', rows);
};

function detection(kind: FileKind, what: string, rows: readonly PreviewRow[]): Detection {
	return { kind, what, count: null, preview: { kind: 'rows', rows } };
}

function firstLines(text: Uint8Array, count: number): Line[] {
	const lines: Line[] = [];
	for (const line of linesOf(text)) {
		lines.push(line);
		if (lines.length === count) break;
	}
	return lines;
}

function startOf({ bytes }: DataFile): string {
	return textOf(bytes.subarray(0, 200));
}
