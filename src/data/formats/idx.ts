/** IDX, the layout of MNIST and Fashion-MNIST (LeCun): big-endian sizes, then bytes; images and labels are two files. */
import { greyEncoding } from '../encoding';
import { examplesBuilder, type LabelledExamples } from '../examples';
import { type DataFile, downloadAgain, refusal } from './file';

export const idxImagesMagic = 2051;
export const idxLabelsMagic = 2049;

export interface IdxImages {
	readonly count: number;
	readonly height: number;
	readonly width: number;
	/** [count, height, width] */
	readonly pixels: Uint8Array;
}

/** Longer sequences than this are no task here. */
export const maximumPixels = 128 * 128;

/** @throws Problem `data` when magic, sizes or length are not those of images */
export function readIdxImages(file: DataFile): IdxImages {
	const [magic, count = 0, height = 0, width = 0] = header(file, 4);
	requireMagic(file, magic, idxImagesMagic, 'images');
	const pixels = height * width;
	if (pixels === 0 || pixels > maximumPixels)
		throw refusal(
			file,
			` holds images of ${height} x ${width} pixels; 1 to ${maximumPixels} pixels are read.`,
			'Choose smaller images.',
		);
	requireLength(file, 16, count, pixels);
	return { count, height, width, pixels: file.bytes.subarray(16) };
}

/** @throws Problem `data` when magic or length are not those of labels */
export function readIdxLabels(file: DataFile): Uint8Array {
	const [magic, count = 0] = header(file, 2);
	requireMagic(file, magic, idxLabelsMagic, 'labels');
	requireLength(file, 8, count, 1);
	return file.bytes.subarray(8);
}

/**
 * The examples of two files that belong together.
 * @param classes  names of the labels; their numbers where left out
 */
export function readIdx(
	images: DataFile,
	labels: DataFile,
	classes?: readonly string[],
): LabelledExamples {
	const { count, height, width, pixels } = readIdxImages(images);
	const labelBytes = readIdxLabels(labels);
	if (labelBytes.length !== count)
		throw refusal(
			labels,
			` has ${labelBytes.length} labels for the ${count} images of ${JSON.stringify(images.name)}.`,
			'Choose the two files of one part: train-* or t10k-*.',
		);
	const builder = examplesBuilder(1);
	const size = height * width;
	for (const [image, label] of labelBytes.entries())
		builder.add({ tokens: pixels.subarray(image * size, (image + 1) * size), label });
	const known = labelBytes.reduce((most, label) => Math.max(most, label + 1), 0);
	return {
		classes: classes ?? Array.from({ length: known }, (_, label) => String(label)),
		encoding: greyEncoding(size),
		examples: builder.finish(),
		notes: [],
	};
}

function header(file: DataFile, words: number): number[] {
	const { bytes } = file;
	if (bytes.length < 4 * words)
		throw refusal(
			file,
			` has ${bytes.length} bytes, too few for the header of IDX.`,
			downloadAgain,
		);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return Array.from({ length: words }, (_, word) => view.getUint32(4 * word));
}

function requireMagic(
	file: DataFile,
	magic: number | undefined,
	expected: number,
	what: string,
): void {
	if (magic === expected) return;
	throw refusal(
		file,
		` starts with ${magic} instead of ${expected}, so it holds no ${what} in IDX.`,
		'Choose one file of images and one of labels.',
	);
}

function requireLength(
	{ name, bytes }: DataFile,
	start: number,
	count: number,
	size: number,
): void {
	const expected = start + count * size;
	if (bytes.length === expected) return;
	const whole = Math.floor((bytes.length - start) / size);
	throw refusal(
		{ name },
		` has ${bytes.length} bytes instead of ${expected}: it announces ${count} entries and holds ${whole}.`,
		downloadAgain,
	);
}
