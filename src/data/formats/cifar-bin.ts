/** CIFAR-10's binary layout (Krizhevsky 2009): label, 1,024 red, 1,024 green, 1,024 blue, image after image. */
import { greyEncoding } from '../encoding';
import { examplesBuilder, type LabelledExamples } from '../examples';
import { type DataFile, downloadAgain, refusal } from './file';
import { greyOfPlanes } from './grey';

export const cifarClasses = [
	'airplane',
	'automobile',
	'bird',
	'cat',
	'deer',
	'dog',
	'frog',
	'horse',
	'ship',
	'truck',
] as const;

export const cifarSide = 32;
const pixels = cifarSide ** 2;
export const cifarImageBytes = 1 + 3 * pixels;

/** @throws Problem `data` for a cut image or a label above 9 */
export function readCifarBin(file: DataFile): LabelledExamples {
	const { bytes } = file;
	const builder = examplesBuilder(1);
	for (let start = 0, image = 0; start < bytes.length; start += cifarImageBytes, image++) {
		const label = bytes[start] ?? 0;
		if (start + cifarImageBytes > bytes.length)
			throw refusal(
				file,
				` ends in image ${image}, after ${bytes.length - start} of its ${cifarImageBytes} bytes.`,
				downloadAgain,
			);
		if (label >= cifarClasses.length)
			throw refusal(
				file,
				`, image ${image} at byte ${start}, has label ${label} instead of 0 to 9.`,
				'Choose a data_batch_*.bin or test_batch.bin of the binary version of CIFAR-10.',
			);
		builder.add({ tokens: cifarGrey(bytes, image), label });
	}
	if (bytes.length === 0) throw refusal(file, ' is empty.', 'Choose another file.');
	return {
		classes: cifarClasses,
		encoding: greyEncoding(pixels),
		examples: builder.finish(),
		notes: [],
	};
}

/** [1024] grey values of an image. */
export function cifarGrey(bytes: Uint8Array, image: number): Uint8Array {
	const start = image * cifarImageBytes;
	return greyOfPlanes(bytes.subarray(start + 1, start + cifarImageBytes));
}

/** True when a label 0 to 9 stands wherever a whole image would begin. */
export function looksLikeCifarBin(bytes: Uint8Array): boolean {
	if (bytes.length < cifarImageBytes) return false;
	for (let start = 0; start < bytes.length; start += cifarImageBytes)
		if ((bytes[start] ?? 0) >= cifarClasses.length) return false;
	return true;
}
