/** Files that people take for data, and what to do instead; each is known by its first bytes. */
import { type DataFile, refusal } from '../formats/file';

interface Foreign {
	readonly mark: readonly number[];
	/** Where the mark stands; 0 where left out. */
	readonly at?: number;
	readonly what: string;
	readonly mend: string;
}

const unpackIt = 'Unpack it, and open the files in it.';
const loadParquet = 'Save it as parquet, JSON lines or CSV.';

const foreign: readonly Foreign[] = [
	{ mark: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive', mend: unpackIt },
	{ mark: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257, what: 'a tar archive', mend: unpackIt },
	{ mark: [0x42, 0x5a, 0x68], what: 'packed with bzip2', mend: unpackIt },
	{ mark: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'packed with xz', mend: unpackIt },
	{ mark: [0x28, 0xb5, 0x2f, 0xfd], what: 'packed with zstd', mend: unpackIt },
	{
		mark: [0x80],
		what: 'a pickle of Python, as in the Python version of CIFAR-10',
		mend: 'Choose the binary version, or parquet.',
	},
	{ mark: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], what: 'an array of NumPy', mend: loadParquet },
	{ mark: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], what: 'an Arrow file', mend: loadParquet },
	{ mark: [0x89, 0x48, 0x44, 0x46], what: 'an HDF5 file', mend: loadParquet },
	{ mark: [0x25, 0x50, 0x44, 0x46], what: 'a PDF', mend: 'Save its text as UTF-8.' },
	{
		mark: [0x89, 0x50, 0x4e, 0x47],
		what: 'one PNG image',
		mend: 'Images are read from parquet, CIFAR .bin or IDX files.',
	},
	{
		mark: [0xff, 0xd8, 0xff],
		what: 'one JPEG image',
		mend: 'Images are read from parquet, CIFAR .bin or IDX files.',
	},
];

/** @throws Problem `data`, always: with the name of what it is, or with its first bytes */
export function refuseForeign(file: DataFile): never {
	const known = foreign.find(({ mark, at = 0 }) =>
		mark.every((byte, place) => file.bytes[at + place] === byte),
	);
	if (known) throw refusal(file, ` is ${known.what}.`, known.mend);
	const start = Array.from(file.bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0'));
	throw refusal(
		file,
		` is of no kind that is read here: its ${file.bytes.length} bytes start ${start.join(' ')}.`,
		'Parquet, JSON lines, CSV, TSV pairs, CIFAR .bin, IDX, ListOps, Pathfinder and plain text are read, also packed with gzip.',
	);
}
