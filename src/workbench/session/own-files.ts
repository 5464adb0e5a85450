/** A person's own files, told apart by their content, with what the page shows of them before they are used. */
import type { CorpusBytes } from '../../data/corpus';
import { type Detection, detect } from '../../data/detect';
import { sequencesOf } from '../../data/example';
import { reviewPath } from '../../data/formats/acl-imdb';
import type { DataFile } from '../../data/formats/file';
import type { LabelledData } from '../../data/labelled';
import { loadLabelledFiles } from '../../data/labelled-files';
import { countsOf } from '../../data/numbers';
import { textFromFiles } from '../../data/sources/text-files';
import type { ImportedData, ImportedExamples, ImportedText, ImportPreview } from '../protocol';

const previewBytes = 400;

export interface OwnFiles {
	readonly data: CorpusBytes | LabelledData;
	readonly shown: ImportedData;
}

/** @throws Problem `data` that says what a file is, and what is wanted */
export async function openOwnFiles(files: readonly DataFile[]): Promise<OwnFiles> {
	const [first, ...more] = files;
	if (!first) throw new TypeError('there is always a file');
	const folder = files.some(({ name }) => reviewPath.test(name));
	const detection = folder ? null : await detect(first);
	const isText = detection?.kind === 'text' || detection?.kind === 'parquet-lines';
	if (isText && more.length === 0) return openText(first);
	const notes: string[] = [];
	const data = await loadLabelledFiles(null, { train: files }, (note) => notes.push(note));
	const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
	return { data, shown: shownExamples(data, { bytes, notes, detection }) };
}

async function openText(file: DataFile): Promise<OwnFiles> {
	const data = await textFromFiles({ train: file });
	const { name, train, validation, test, sha256 } = data;
	const testBytes = test?.length ?? 0;
	const shown: ImportedText = {
		kind: 'text',
		name,
		bytes: train.length + validation.length + testBytes,
		trainBytes: train.length,
		validationBytes: validation.length,
		testBytes,
		sha256,
		preview: new TextDecoder().decode(train.subarray(0, previewBytes)),
	};
	return { data, shown };
}

interface Facts {
	readonly bytes: number;
	readonly notes: readonly string[];
	/** Of the first file; null for a folder. */
	readonly detection: Detection | null;
}

function shownExamples(data: LabelledData, { bytes, notes, detection }: Facts): ImportedExamples {
	const { name, classes, encoding, typed, sizes = { train: 0, validation: 0, test: 0 } } = data;
	const rows = [
		...data.train(0, sizes.train),
		...data.validation(sizes.validation),
		...data.test(sizes.test),
	];
	const counts = countsOf(
		rows.map(({ label }) => label),
		classes.length,
	);
	return {
		kind: 'labelled',
		name,
		what: detection?.what ?? 'the folder aclImdb: a review a file',
		bytes,
		...sizes,
		classes: classes.map((label, index) => ({ name: label, count: counts[index] ?? 0 })),
		longest: rows.reduce(
			(most, row) => Math.max(most, ...sequencesOf(row).map(({ length }) => length)),
			0,
		),
		context: encoding.cuts ? null : encoding.maximumLength,
		sha256: data.sha256 ?? '',
		notes,
		preview: previewOf(detection),
		example: typed?.example ?? null,
	};
}

function previewOf(detection: Detection | null): ImportPreview {
	if (!detection) return { kind: 'rows', rows: [] };
	const { preview } = detection;
	if (preview.kind === 'rows')
		return {
			kind: 'rows',
			rows: preview.rows.map(({ label, texts }) => ({
				label,
				texts: texts.map(({ start }) => start),
			})),
		};
	const { width, height, grey } = preview.image;
	return { kind: 'image', width, height, grey, label: preview.label };
}
