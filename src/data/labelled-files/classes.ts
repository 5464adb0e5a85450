/** Labels of one file in the numbering of another: by name, or where names are numbers, by number. */
import type { Examples, LabelledExamples } from '../examples';
import { type DataFile, refusal } from '../formats/file';

/** @throws Problem `data` that names the first label which is unknown */
export function relabelled(
	{ examples, classes: own }: Pick<LabelledExamples, 'examples' | 'classes'>,
	classes: readonly string[],
	file: Pick<DataFile, 'name'>,
): Examples {
	const places = own.map((name) => {
		const place = classes.indexOf(name);
		return place < 0 && /^\d+$/.test(name) ? Number(name) : place;
	});
	const labels = examples.labels.map((label, row) => {
		const place = places[label] ?? -1;
		if (place >= 0 && place < classes.length) return place;
		throw refusal(
			file,
			`, example ${row + 1}, has the label ${JSON.stringify(own[label]?.slice(0, 40))}; there are ${classes.join(', ').slice(0, 120)}.`,
			'Choose files with the same classes.',
		);
	});
	return { ...examples, labels };
}
