/** Public data sets for classification, pinned to a revision; nothing is fetched before a person has agreed. */
import { Problem } from '../core/problem';
import type { RemoteFile } from './corpus';
import { sentimentClasses } from './formats/acl-imdb';
import { cifarClasses } from './formats/cifar-bin';
import { pairClasses } from './formats/pairs-tsv';

export interface DatasetDefinition {
	readonly id: string;
	/** Name as a result must quote it. */
	readonly label: string;
	readonly licence: string;
	readonly attribution: string;
	readonly format: 'parquet-text' | 'parquet-images' | 'pairs-tsv';
	readonly classes: readonly string[];
	/** Tokens of a sequence that are kept, unless the caller wants others; for images it is their pixels. */
	readonly maximumLength: number;
	readonly train: DatasetPart;
	/** Null where the public file is all there is. */
	readonly test: DatasetPart | null;
	/** Examples of the training part that are held out for selection; a share where it is below 1. */
	readonly validation: number;
}

export interface DatasetPart {
	readonly files: readonly RemoteFile[];
	/** Approximate bytes to download, for the consent dialog. */
	readonly bytes: number;
	/** Examples in all files, or null where none are published. */
	readonly rows: number | null;
}

const hub = 'https://huggingface.co/datasets';
const imdb = `${hub}/stanfordnlp/imdb/resolve/e6281661ce1c48d982bc483cf8a173c1bbeb5d31/plain_text`;
const cifar = `${hub}/uoft-cs/cifar10/resolve/0b2714987fa478483af9968de7c934580d0bb9a2/plain_text`;
const aanFolder = 'l_max-4000-append_bos-False-append_eos-True';
const aan = `${hub}/OpenNLPLab/lra/resolve/6cb133c44f406da743661488df9e977b87d98775/data/aan/${aanFolder}/${aanFolder}`;

export const datasets: readonly DatasetDefinition[] = [
	{
		id: 'imdb',
		label: 'IMDb',
		licence: 'none stated: research data, loaded by your own decision',
		attribution: 'Maas et al. (2011), Learning Word Vectors for Sentiment Analysis',
		format: 'parquet-text',
		classes: sentimentClasses,
		maximumLength: 4000,
		train: {
			files: [
				{
					url: `${imdb}/train-00000-of-00001.parquet`,
					bytes: null,
					sha256: 'db47d16b5c297cc0dd625e519c81319c24c9149e70e8496de5475f6fa928342c',
				},
			],
			bytes: 21_000_000,
			rows: 25_000,
		},
		test: {
			files: [
				{
					url: `${imdb}/test-00000-of-00001.parquet`,
					bytes: null,
					sha256: 'b52e26e2f872d282ffac460bf9770b25ac6f102cda0e6ca7158df98c94e8b3da',
				},
			],
			bytes: 20_500_000,
			rows: 25_000,
		},
		validation: 2500,
	},
	{
		id: 'cifar-10',
		label: 'CIFAR-10, grey',
		licence: 'none stated: research data, loaded by your own decision',
		attribution: 'Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images',
		format: 'parquet-images',
		classes: cifarClasses,
		maximumLength: 1024,
		train: {
			files: [{ url: `${cifar}/train-00000-of-00001.parquet`, bytes: null, sha256: null }],
			bytes: 120_000_000,
			rows: 50_000,
		},
		test: {
			files: [
				{
					url: `${cifar}/test-00000-of-00001.parquet`,
					bytes: null,
					sha256: '841389e6f2d64f28bf17310e430aebac20ec3ba611a3c5e231dc93c645ce84de',
				},
			],
			bytes: 23_900_000,
			rows: 10_000,
		},
		validation: 5000,
	},
	{
		id: 'aan-sample',
		label: 'AAN, the public sample',
		licence: 'Apache-2.0 (repository); the papers CC BY-NC-SA 3.0',
		attribution:
			'Radev et al. (2013), The ACL Anthology Network; Tay et al. (2021), Long Range Arena',
		format: 'pairs-tsv',
		classes: pairClasses,
		maximumLength: 4000,
		train: {
			files: [{ url: `${aan}/new_aan_pairs.test_sample.tsv`, bytes: null, sha256: null }],
			bytes: 1_000_000,
			rows: null,
		},
		test: null,
		validation: 0.2,
	},
];

/** @throws Problem `configuration` that lists the ids there are */
export function datasetDefinition(id: string): DatasetDefinition {
	const definition = datasets.find((candidate) => candidate.id === id);
	if (definition) return definition;
	throw new Problem(
		'configuration',
		`There is no data set ${JSON.stringify(id.slice(0, 80))}.`,
		`Choose one of ${datasets.map((candidate) => candidate.id).join(', ')}.`,
	);
}
