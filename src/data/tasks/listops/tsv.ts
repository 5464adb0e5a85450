/**
 * The official file: `Source<TAB>Target`, CRLF, the expression in its written form and its value. Read leniently: CRLF
 * or LF, fields in quotes or not, columns in the order of the header; without one, the column that is a digit is the
 * target, as in the first release of ListOps (Nangia and Bowman), which puts it first.
 */
import { Problem } from '../../../core/problem';
import type { Example } from '../../example';
import { linesOf, textOf } from '../../formats/lines';
import { written } from './expression';
import { symbols } from './symbols';

export const tsvHeader = 'Source\tTarget\r\n';

export function tsvRow({ tokens, label }: Example): string {
	return `${written(tokens)}\t${label}\r\n`;
}

const tokenOf = new Map(symbols.map((symbol, token) => [symbol, token]));

/** Reads line by line, so that a file may be longer than a string can be. */
export class TsvReader {
	#line = 0;
	/** As the header says, or null where there is none. */
	#targetFirst: boolean | null = null;

	/**
	 * @param line  without its line feed
	 * @param number  from 1; the next where left out
	 * @returns null for the header and for an empty line
	 * @throws Problem `data` that names the line
	 */
	read(line: string, number = this.#line + 1): Example | null {
		this.#line = number;
		const text = line.replace(/^\uFEFF/, '').trimEnd();
		if (text === '') return null;
		const fields = text.split('\t').map(unquoted);
		const [first = '', second = ''] = fields;
		if (fields.length !== 2) this.#refuse(`has ${fields.length} columns instead of 2`);
		if (/^(source\ttarget|target\tsource)$/i.test(`${first}\t${second}`)) {
			this.#targetFirst = first.toLowerCase() === 'target';
			return null;
		}
		const targetFirst = this.#targetFirst ?? (isValue(first) && !isValue(second));
		const [source, target] = targetFirst ? [second, first] : [first, second];
		if (!isValue(target)) this.#refuse(`has the target ${shown(target)} instead of 0 to 9`);
		return { tokens: this.#tokens(source), label: Number(target) };
	}

	/** Parentheses say nothing that the brackets do not, and every loader drops them. */
	#tokens(source: string): Uint8Array {
		const words = source.split(/[\s()]+/).filter((word) => word !== '');
		return Uint8Array.from(
			words,
			(word) => tokenOf.get(word) ?? this.#refuse(`has the symbol ${shown(word)}`),
		);
	}

	#refuse(why: string): never {
		throw new Problem(
			'data',
			`This is no ListOps file: line ${this.#line} ${why}.`,
			'A row is an expression, a tab and its value.',
		);
	}
}

/** The examples of a whole file. @throws Problem `data` that names the line */
export function* readListopsTsv(bytes: Uint8Array): Generator<Example, void> {
	const reader = new TsvReader();
	for (const line of linesOf(bytes)) {
		const row = reader.read(textOf(line.bytes), line.row);
		if (row) yield row;
	}
}

function unquoted(field: string): string {
	return /^".*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field;
}

function isValue(field: string): boolean {
	return /^[0-9]$/.test(field.trim());
}

function shown(field: string): string {
	return JSON.stringify(field.slice(0, 40));
}
