/** Labels as files write them (numbers, words, true and false, BigInt) become class indices. */
import { type DataFile, refusal } from './file';

/** More classes than this are no labels but names or numbers of rows. */
export const maximumClasses = 1000;

export interface LabelCollector {
	/** A provisional index, in the order of first appearance. */
	index(label: unknown, where: string): number;
	/** The classes in their order, and the final index of a provisional one. */
	finish(): { readonly classes: readonly string[]; readonly relabel: (label: number) => number };
}

/**
 * Classes in numerical order where all are whole numbers, else in the order of their characters.
 * @param known  names of labels 0, 1, 2 and so on, where they are known: then no other label is read
 * @throws Problem `data` for a label that is missing, negative, unknown or no label at all
 */
export function labelCollector(
	file: Pick<DataFile, 'name'>,
	known: readonly string[] | null = null,
): LabelCollector {
	return known ? knownLabels(file, known) : foundLabels(file);
}

function knownLabels(file: Pick<DataFile, 'name'>, known: readonly string[]): LabelCollector {
	return {
		index(label, where) {
			const name = requireLabel(file, label, where);
			const index = /^\d+$/.test(name) ? Number(name) : known.indexOf(name);
			if (index >= 0 && index < known.length) return index;
			throw refusal(
				file,
				`, ${where}, has the label ${JSON.stringify(name.slice(0, 40))}; there are 0 to ${known.length - 1} (${known.join(', ').slice(0, 120)}).`,
				'Choose a file of these classes.',
			);
		},
		finish: () => ({ classes: known, relabel: (label) => label }),
	};
}

function foundLabels(file: Pick<DataFile, 'name'>): LabelCollector {
	const seen = new Map<string, number>();
	return {
		index(label, where) {
			const name = requireLabel(file, label, where);
			const index = seen.get(name) ?? seen.size;
			seen.set(name, index);
			if (seen.size > maximumClasses)
				throw refusal(
					file,
					`, ${where}, has label number ${seen.size} that differs from all others: ${JSON.stringify(name.slice(0, 40))}.`,
					`Name the column of classes "label"; at most ${maximumClasses} classes are read.`,
				);
			return index;
		},
		finish() {
			const names = [...seen.keys()];
			const numbers = names.every((name) => /^\d+$/.test(name));
			const classes = numbers
				? names.toSorted((a, b) => Number(a) - Number(b))
				: names.toSorted((a, b) => (a < b ? -1 : 1));
			const final = names.map((name) => classes.indexOf(name));
			return { classes, relabel: (label) => final[label] ?? 0 };
		},
	};
}

function requireLabel(file: Pick<DataFile, 'name'>, label: unknown, where: string): string {
	const name = labelName(label);
	if (name === null || name === '')
		throw refusal(file, `, ${where}, has no label.`, 'Give every row a label, or remove the row.');
	if (/^-\d/.test(name))
		throw refusal(
			file,
			`, ${where}, has the label ${name}, which public files give to rows without one.`,
			'Choose the labelled part of the data.',
		);
	return name;
}

/** `1`, `1n`, `1.0` and `"1"` are one class; null where there is no label. */
function labelName(label: unknown): string | null {
	switch (typeof label) {
		case 'bigint':
		case 'boolean':
			return String(label);
		case 'number':
			return Number.isFinite(label) ? String(label) : null;
		case 'string':
			return label
				.trim()
				.replace(/^(\d+)\.0+$/, '$1')
				.slice(0, 200);
		default:
			return null;
	}
}
