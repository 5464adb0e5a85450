/** Lines of a text as bytes; LF and CRLF end a line. */

export interface Line {
	/** From 1, as editors count. */
	readonly row: number;
	readonly bytes: Uint8Array;
}

const [tab, lineFeed, carriageReturn] = [0x09, 0x0a, 0x0d];

/** Every line but empty ones. */
export function* linesOf(text: Uint8Array): Generator<Line> {
	let row = 1;
	for (let start = 0; start < text.length; row++) {
		const end = text.indexOf(lineFeed, start);
		const next = end < 0 ? text.length : end;
		const last = next > start && text[next - 1] === carriageReturn ? next - 1 : next;
		if (last > start) yield { row, bytes: text.subarray(start, last) };
		start = next + 1;
	}
}

/** The fields between tabs. */
export function fieldsOf(line: Uint8Array): Uint8Array[] {
	const fields: Uint8Array[] = [];
	for (let start = 0; ; ) {
		const end = line.indexOf(tab, start);
		fields.push(line.subarray(start, end < 0 ? line.length : end));
		if (end < 0) return fields;
		start = end + 1;
	}
}

/** A field as text, for labels and names. */
export function textOf(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}
