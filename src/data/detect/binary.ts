/** Binary files by their first bytes; CIFAR's has no mark but its labels. */
import {
	cifarClasses,
	cifarGrey,
	cifarImageBytes,
	cifarSide,
	looksLikeCifarBin,
} from '../formats/cifar-bin';
import type { DataFile } from '../formats/file';
import { idxImagesMagic, idxLabelsMagic, readIdxImages, readIdxLabels } from '../formats/idx';
import { type Detection, previewRow } from './detection';

export function detectIdx(file: DataFile): Detection | null {
	const { bytes } = file;
	if (bytes.length < 4) return null;
	const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
	if (magic === idxImagesMagic) {
		const { count, height, width, pixels } = readIdxImages(file);
		const image = { width, height, grey: pixels.slice(0, height * width) };
		const what = `images of ${height} x ${width} pixels in IDX; their labels are a second file`;
		return { kind: 'idx-images', what, count, preview: { kind: 'image', image, label: null } };
	}
	if (magic !== idxLabelsMagic) return null;
	const labels = readIdxLabels(file);
	const rows = [previewRow(labels.subarray(0, 10).join(' '))];
	const what = 'labels in IDX; their images are a second file';
	return { kind: 'idx-labels', what, count: labels.length, preview: { kind: 'rows', rows } };
}

/** `LOPS1` and three zeros, then the number of examples, little-endian. */
export function detectListopsBin({ bytes }: DataFile): Detection | null {
	if (!startsWith(bytes, 'LOPS1\0\0\0') || bytes.length < 12) return null;
	const what = 'ListOps examples, packed';
	const preview = { kind: 'rows', rows: [] } as const;
	return { kind: 'listops-bin', what, count: littleEndian(bytes, 8), preview };
}

/** `PF32`, the number of images, then label and 1,024 pixels an image. */
export function detectPathfinderBin({ bytes }: DataFile): Detection | null {
	if (!startsWith(bytes, 'PF32') || bytes.length < 9 + 1024) return null;
	const image = { width: 32, height: 32, grey: bytes.slice(9, 9 + 1024) };
	const preview = { kind: 'image', image, label: String(bytes[8]) } as const;
	const what = 'Pathfinder images, packed';
	return { kind: 'pathfinder-bin', what, count: littleEndian(bytes, 4), preview };
}

export function detectCifarBin({ bytes }: DataFile): Detection | null {
	if (!looksLikeCifarBin(bytes)) return null;
	const image = { width: cifarSide, height: cifarSide, grey: cifarGrey(bytes, 0) };
	const label = cifarClasses[bytes[0] ?? 0] ?? null;
	const count = Math.floor(bytes.length / cifarImageBytes);
	const what = 'CIFAR-10 images, binary version';
	return { kind: 'cifar-bin', what, count, preview: { kind: 'image', image, label } };
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
	return Array.from(mark).every((character, at) => bytes[at] === character.charCodeAt(0));
}

function littleEndian(bytes: Uint8Array, at: number): number {
	return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}
