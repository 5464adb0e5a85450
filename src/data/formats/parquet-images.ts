/** Labelled images in parquet, as PNG bytes: CIFAR-10, MNIST and others of the Hugging Face schema. */
import { greyEncoding } from '../encoding';
import { examplesBuilder, type LabelledExamples } from '../examples';
import { type DataFile, refusal } from './file';
import { greyOfTriples } from './grey';
import { maximumPixels } from './idx';
import { labelCollector } from './labels';
import { openParquet, type Parquet, parquetRows } from './parquet';
import { labelColumns, requireColumn } from './parquet-text';
import { decodePng } from './png';

export const imageColumns = ['img', 'image'] as const;

export interface GreyImage {
	readonly width: number;
	readonly height: number;
	/** [height, width] */
	readonly grey: Uint8Array;
}

/**
 * @param classes  names of labels 0, 1, 2 and so on; those of the file, or the labels themselves, where left out
 * @throws Problem `data` that names the row, from 0
 */
export async function readParquetImages(
	file: DataFile,
	classes?: readonly string[],
): Promise<LabelledExamples> {
	const parquet = await openParquet(file);
	const [imageColumn, labelColumn] = [
		requireColumn(file, parquet, imageColumns),
		requireColumn(file, parquet, labelColumns),
	];
	const labels = labelCollector(file, classes ?? parquet.classNames(labelColumn));
	const builder = examplesBuilder(1);
	let size: GreyImage | null = null;
	for await (const { row, values } of parquetRows(parquet, [imageColumn, labelColumn])) {
		const image = await greyImage(file, row, values[imageColumn]);
		size = requireSize(file, row, image, size ?? image);
		builder.add({ tokens: image.grey, label: labels.index(values[labelColumn], `row ${row}`) });
	}
	const { classes: found, relabel } = labels.finish();
	const examples = builder.finish();
	return {
		classes: found,
		encoding: greyEncoding(size ? size.width * size.height : 0),
		examples: { ...examples, labels: examples.labels.map(relabel) },
		notes: [],
	};
}

/** The first images, for a preview. */
export async function firstImages(
	file: DataFile,
	parquet: Parquet,
	count: number,
): Promise<GreyImage[]> {
	const column = requireColumn(file, parquet, imageColumns);
	const rows = await parquet.read([column], 0, Math.min(count, parquet.rows));
	return Promise.all(rows.map((values, row) => greyImage(file, row, values[column])));
}

async function greyImage(file: DataFile, row: number, image: unknown): Promise<GreyImage> {
	try {
		const { width, height, channels, pixels } = await decodePng(pngBytes(image));
		return { width, height, grey: channels === 1 ? pixels : greyOfTriples(pixels) };
	} catch (thrown) {
		const reason = thrown instanceof Error ? thrown.message : String(thrown);
		throw refusal(
			file,
			`, row ${row}, has an image that cannot be read: ${reason}.`,
			'Choose a file with PNG images of 8 bits, grey or RGB, not interlaced.',
			thrown,
		);
	}
}

/** The bytes of `{ bytes, path }`, or those that stand alone. */
function pngBytes(image: unknown): Uint8Array {
	if (image instanceof Uint8Array) return image;
	if (typeof image === 'object' && image !== null && 'bytes' in image)
		if (image.bytes instanceof Uint8Array) return image.bytes;
	throw new Error('it has no bytes');
}

function requireSize(file: DataFile, row: number, image: GreyImage, first: GreyImage): GreyImage {
	const { width, height } = image;
	if (width !== first.width || height !== first.height || width * height > maximumPixels)
		throw refusal(
			file,
			`, row ${row}, has an image of ${height} x ${width} pixels; all must have the ${first.height} x ${first.width} of the first, and at most ${maximumPixels} pixels.`,
			'Choose images of one small size.',
		);
	return first;
}
