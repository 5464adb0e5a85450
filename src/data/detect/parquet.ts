/** Parquet by its columns: texts with labels, images with labels, or texts alone. */
import { type DataFile, refusal } from '../formats/file';
import { findColumn, isParquet, openParquet, type Parquet } from '../formats/parquet';
import { firstImages, imageColumns } from '../formats/parquet-images';
import { labelColumns, requireText, textColumns } from '../formats/parquet-text';
import { type Detection, previewRow, previewRows } from './detection';

export async function detectParquet(file: DataFile): Promise<Detection | null> {
	if (!isParquet(file.bytes)) return null;
	const parquet = await openParquet(file);
	const label = findColumn(parquet, labelColumns);
	const text = findColumn(parquet, textColumns);
	if (parquet.rows === 0) throw refusal(file, ' has no rows.', 'Choose another file.');
	if (text !== null) return texts(file, parquet, text, label);
	if (label !== null && findColumn(parquet, imageColumns)) return images(file, parquet, label);
	throw refusal(
		file,
		` is parquet with the columns ${parquet.columns.join(', ')}: neither "text" nor "img" with "label" is among them.`,
		'Rename its columns, or choose another file.',
	);
}

async function texts(
	file: DataFile,
	parquet: Parquet,
	text: string,
	label: string | null,
): Promise<Detection> {
	const columns = label === null ? [text] : [text, label];
	const values = await parquet.read(columns, 0, Math.min(previewRows, parquet.rows));
	const rows = values.map((row, at) =>
		previewRow(label === null ? null : row[label], requireText(file, at, row, text)),
	);
	return {
		kind: label === null ? 'parquet-lines' : 'parquet-text',
		what: label === null ? 'a text in parquet, a row a line' : 'labelled texts in parquet',
		count: parquet.rows,
		preview: { kind: 'rows', rows },
	};
}

async function images(file: DataFile, parquet: Parquet, label: string): Promise<Detection> {
	const [image] = await firstImages(file, parquet, 1);
	const [first] = await parquet.read([label], 0, 1);
	if (!image || !first) throw refusal(file, ' has no rows.', 'Choose another file.');
	const preview = { kind: 'image', image, label: String(first[label]) } as const;
	const what = `labelled images of ${image.height} x ${image.width} pixels in parquet`;
	return { kind: 'parquet-images', what, count: parquet.rows, preview };
}
