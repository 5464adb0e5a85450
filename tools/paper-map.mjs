/**
 * Checks docs/paper-map.md against the code, both ways: every equation of the paper is mapped, every file of the map
 * holds what the map says, and every tag in a comment of src and shaders is in the map. A tag is `Eq. (9)`,
 * `Eqs. (9) to (12)`, `Eqs. (9) and (14)`, or for what has no number `Sec. 2.3` or `Table 4, option A`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './command.mjs';

export const MAP = 'docs/paper-map.md';
/** Numbered equations of the paper: 1 to this. */
const EQUATIONS = 14;

const TAG =
	/\bEqs?\. \(\d+\)(?:(?:, and|,| and| to) \(\d+\))*|\bSec\. \d+\.\d+|\bTable \d+, option [A-Z]\b/g;
const NEAR_TAG = /\b(?:eqs?|eqns?|equations?)\b\.?\s*\(?\d+\)?|\bsec\b\.?\s*\d[.\d]*/gi;
const CODE = /`([^`]+)`/g;
const PATH = /^(?:src|shaders)\/[\w./-]+\.(?:ts|tsx|wgsl)$/;

/** Tags in a text, ranges written out: `Eqs. (1) to (3)` is three. */
export function tagsIn(text) {
	return [...text.matchAll(TAG)].flatMap(([tag]) => (tag.startsWith('Eq') ? written(tag) : [tag]));
}

function written(tag) {
	const numbers = [];
	for (const [, link, digits] of tag.matchAll(/(to )?\((\d+)\)/g)) {
		const last = numbers.at(-1) ?? 0;
		const first = link ? last + 1 : Number(digits);
		for (let number = first; number <= Number(digits); number++) numbers.push(number);
	}
	return numbers.map((number) => `Eq. (${number})`);
}

/** Tags in comments with their lines, and what looks like a tag and is none. */
export function tagsOfFile(text) {
	const found = { tags: [], malformed: [] };
	for (const [index, line] of text.split('\n').entries()) {
		const comment = /^\s*\*.*|\/\/.*|\/\*.*/.exec(line)?.[0] ?? '';
		for (const tag of tagsIn(comment)) found.tags.push({ tag, line: index + 1 });
		for (const [like] of comment.replace(TAG, '').matchAll(NEAR_TAG))
			found.malformed.push({ like, line: index + 1 });
	}
	return found;
}

/** Rows of the table, and tags that are named as not carried out. An empty equation is that of the row above. */
export function parseMap(map) {
	const rows = [];
	const omitted = [];
	let tags = [];
	for (const [index, line] of map.split('\n').entries()) {
		const bullet = /^\* (Eqs?\. .+?): (.+)$/.exec(line);
		if (bullet) for (const tag of tagsIn(bullet[1])) omitted.push(tag);
		if (!line.startsWith('|')) continue;
		const [equation = '', symbols = '', file = '', functions = ''] = line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim());
		if (equation === 'equation' || /^-+$/.test(equation)) continue;
		if (equation !== '') tags = tagsIn(equation);
		rows.push({
			tags,
			symbols: codeIn(symbols),
			files: codeIn(file),
			functions: codeIn(functions),
			line: index + 1,
		});
	}
	return { rows, omitted };
}

function codeIn(cell) {
	return [...cell.matchAll(CODE)].map(([, text]) => text);
}

/** Sentences that say what is wrong, where, and the mend; `files` is a map from path to text. */
export function problemsOf(map, files) {
	const { rows, omitted } = parseMap(map);
	return [
		...unmapped(rows, omitted),
		...rows.flatMap((row) => wrongRow(row, files)),
		...wrongPaths(map, rows, files),
		...[...files].flatMap(([path, text]) => wrongTags(path, text, rows)),
	];
}

function unmapped(rows, omitted) {
	const mapped = new Set(rows.flatMap(({ tags }) => tags));
	return Array.from({ length: EQUATIONS }, (_, index) => `Eq. (${index + 1})`).flatMap((tag) => {
		if (mapped.has(tag) && omitted.includes(tag))
			return [`${MAP}: ${tag} has a row and is named as not carried out: keep one of them.`];
		if (mapped.has(tag) || omitted.includes(tag)) return [];
		return [`${MAP}: ${tag} has no row: add one, or name it as not carried out with the reason.`];
	});
}

function wrongRow({ tags, symbols, files: named, functions, line }, files) {
	const where = `${MAP}, line ${line}`;
	const [path, ...more] = named;
	if (!path || more.length > 0)
		return [`${where}: a row names one file, got ${named.length}: give each a row of its own.`];
	const text = files.get(path);
	if (text === undefined)
		return [`${where}: there is no ${path}: name the file that took its place.`];
	const code = withoutComments(text);
	const held = new Set(tagsOfFile(text).tags.map(({ tag }) => tag));
	return [
		...symbols
			.filter((symbol) => !holds(text, symbol))
			.map((symbol) => `${where}: ${path} has no ${symbol}: name what took its place.`),
		...functions
			.filter((name) => !defines(code, name))
			.map((name) => `${where}: ${path} defines no ${name}: name what took its place.`),
		...tags
			.filter((tag) => !held.has(tag))
			.map(
				(tag) =>
					`${where}: ${path} has no comment with ${tag}: tag what carries it out, or remove the row.`,
			),
	];
}

/** Paths in the prose around the table. */
function wrongPaths(map, rows, files) {
	const known = new Set(rows.flatMap((row) => row.files));
	return codeIn(map)
		.filter((text) => PATH.test(text) && !known.has(text) && !files.has(text))
		.map((path) => `${MAP}: there is no ${path}: name the file that took its place.`);
}

function wrongTags(path, text, rows) {
	const { tags, malformed } = tagsOfFile(text);
	const mapped = new Set(
		rows.filter(({ files }) => files.includes(path)).flatMap((row) => row.tags),
	);
	return [
		...tags
			.filter(({ tag }) => !mapped.has(tag))
			.map(
				({ tag, line }) =>
					`${path}, line ${line}: ${tag} is not in ${MAP} with this file: add a row, or remove the tag.`,
			),
		...malformed.map(
			({ like, line }) =>
				`${path}, line ${line}: "${like}" is no tag: write Eq. (9), Eqs. (9) to (12) or Sec. 2.3.`,
		),
	];
}

function holds(text, symbol) {
	const [before, after] = [/^\w/.test(symbol) ? '\\b' : '', /\w$/.test(symbol) ? '\\b' : ''];
	return new RegExp(before + escaped(symbol) + after).test(text);
}

function defines(code, name) {
	const own = escaped(name);
	return new RegExp(
		`\\b(?:function|fn|const|let|var|class|interface|type) ${own}\\b|^\\s*${own}[:(]`,
		'm',
	).test(code);
}

function escaped(text) {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function withoutComments(text) {
	return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

/** Text of every file of src and shaders by path; no tests, nothing generated. */
export function readSources() {
	const files = new Map();
	for (const folder of ['src', 'shaders'])
		for (const entry of readdirSync(join(root, folder), { recursive: true })) {
			const path = `${folder}/${String(entry).replaceAll('\\', '/')}`;
			const tested = /\.(?:test|fixture|generated)\.|^src\/testing\//.test(path);
			if (PATH.test(path) && !tested) files.set(path, readFileSync(join(root, path), 'utf8'));
		}
	return files;
}

export function readMap() {
	return readFileSync(join(root, MAP), 'utf8');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const map = readMap();
	const problems = problemsOf(map, readSources());
	for (const problem of problems) console.error(problem);
	if (problems.length === 0) console.log(`${parseMap(map).rows.length} rows of ${MAP} agree.`);
	process.exitCode = problems.length > 0 ? 1 : 0;
}
