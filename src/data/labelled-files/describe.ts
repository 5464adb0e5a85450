/** What a labelled file of texts, pairs or images holds, and what needs no model reaches on it. */
import { majorityAccuracy } from '../baselines/majority';
import { nearestNeighbourAccuracy } from '../baselines/pixels';
import { type Description, describeRows } from '../description';
import type { Example } from '../example';
import { rowsOf } from '../examples';
import { type DataFile, refusal } from '../formats/file';
import { baselinesOfTexts, dataSeed } from '../labelled-set';
import { permutation } from '../split';
import { type Content, contentOf, contentWords, readLabelled } from './read';

export interface FileStatistics {
	readonly classNames: readonly string[];
	/** Tokens of the longest sequence that is read; a longer text is cut there. */
	readonly maximumLength: number;
	/** Rows that the baselines learn from, and others that they are scored on; in an order that a seed decides. */
	readonly learnedOn: number;
	readonly scoredOn: number;
	/** What was cut or left out, one sentence each. */
	readonly notes: readonly string[];
}

/** Of five rows, this many are learned from. */
const learnedOfFive = 4;
/** The nearest neighbour looks at every pair of images. */
const imagesAtMost = { learned: 2000, scored: 500 };

/**
 * @param maximumLength  bytes of a text that are kept
 * @throws Problem `data` when the files hold something else than `content`
 */
export async function describeFiles(
	content: Content,
	files: readonly DataFile[],
	maximumLength: number,
): Promise<Description<FileStatistics>> {
	const { name, classes, encoding, examples, notes } = await readLabelled(files, { maximumLength });
	const { arity } = examples;
	const found = contentOf({ encoding, arity });
	if (found !== content)
		throw refusal(
			{ name },
			` holds ${contentWords[found]}, not ${contentWords[content]}.`,
			'Choose the task that fits, or another file.',
		);
	const rows = rowsOf(examples);
	const described = await describeRows(rows, classes.length);
	const shuffled = Array.from(permutation(rows.length, dataSeed), (at) => rows[at] as Example);
	const cut = Math.ceil((learnedOfFive * rows.length) / 5);
	const images = content === 'images';
	const learned = shuffled.slice(0, images ? Math.min(cut, imagesAtMost.learned) : cut);
	const scored = shuffled.slice(cut, images ? cut + imagesAtMost.scored : undefined);
	const baselines = images
		? async () => ({ nearestNeighbour: nearestNeighbourAccuracy(learned, scored) })
		: async () =>
				baselinesOfTexts({ arity, classes })(() => learned)(scored, encoding.maximumLength);
	return {
		task: content,
		...described,
		baselines: {
			...(scored.length > 0 && (await baselines())),
			majority: majorityAccuracy(rows),
		},
		statistics: {
			classNames: classes,
			maximumLength: encoding.maximumLength,
			learnedOn: learned.length,
			scoredOn: scored.length,
			notes,
		},
	};
}
