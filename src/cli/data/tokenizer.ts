/** `mgk data tokenizer`: learns a tokenizer from a text file and writes it as a `tokenizer.json`. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Problem } from '../../core/problem';
import { integer, parseField } from '../../core/schema';
import { formatDuration } from '../../core/units';
import { type TokenizerKind, tokenizerKind, tokenizerKinds } from '../../data/tokenizers';
import type { Tokenizer } from '../../data/tokenizers/tokenizer';
import { formatTokenizer } from '../../data/tokenizers/tokenizer-json';
import type { TrainingProgress } from '../../data/tokenizers/training';
import { parsedArguments } from '../arguments';

const sizeNames = tokenizerKinds.flatMap(({ size }) => (size ? [size.name] : []));
const sizeHelp = tokenizerKinds
	.flatMap(({ size }) => (size ? [`[--${size.name} ${size.default}]`] : []))
	.join(' ');

export const dataTokenizerCommand = {
	usage: [
		`  mgk data tokenizer --file TEXT [--kind ${tokenizerKinds.map(({ id }) => id).join('|')}] [--out tokenizer.json]`,
		`          ${sizeHelp}`,
		'                              learns a tokenizer from a text and writes it as a tokenizer.json',
	].join('\n'),
	run: runDataTokenizer,
};

/** @throws Problem `command`, `configuration` or `file` */
async function runDataTokenizer(args: readonly string[]): Promise<void> {
	const { kind, size, file, out } = parseRequest(args);
	const text = await readText(file);
	const started = performance.now();
	const tokenizer = await kind.learn([text], size, { onProgress: showProgress });
	const elapsedMs = performance.now() - started;
	clearProgress();
	await writeText(out, formatTokenizer(tokenizer));
	const name = basename(file);
	process.stdout.write(
		`${tokenizer.label}: ${tokenizer.vocabularySize} tokens, learned from ${name} in ${formatDuration(elapsedMs, 'en-US')}.\n` +
			`${describe(tokenizer, text)}\nWritten to ${out}.\n`,
	);
}

interface TokenizerRequest {
	readonly kind: TokenizerKind;
	readonly size: number;
	readonly file: string;
	readonly out: string;
}

function parseRequest(args: readonly string[]): TokenizerRequest {
	const values = parsed(args);
	const kind = tokenizerKind(values.kind ?? 'bpe');
	const { file, out = 'tokenizer.json' } = values;
	if (!file) throw new Problem('command', 'mgk data tokenizer needs a text: --file TEXT.');
	for (const name of sizeNames)
		if (values[name] !== undefined && name !== kind.size?.name)
			throw new Problem(
				'command',
				`--${name} means nothing for --kind ${kind.id}.`,
				kind.size ? `Use --${kind.size.name}.` : 'Leave it out.',
			);
	return { kind, size: sizeOf(kind, values), file, out };
}

function sizeOf({ size }: TokenizerKind, values: Readonly<Record<string, string | undefined>>) {
	if (!size) return 0;
	const written = values[size.name];
	if (written === undefined) return size.default;
	const field = integer({ ...size, label: size.name, group: '', explanation: '' });
	return Number(parseField(`--${size.name}`, field, written));
}

function parsed(args: readonly string[]): Readonly<Record<string, string | undefined>> {
	const names = ['kind', 'file', 'out', ...sizeNames];
	const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
	return parsedArguments('data tokenizer', args, options).values;
}

/** What the tokenizer makes of the text it learned from. */
function describe(tokenizer: Tokenizer, text: Uint8Array): string {
	const tokens = tokenizer.encode(text);
	if (tokens.length === 0) return 'The text has no tokens.';
	const bytesEach = `${(text.length / tokens.length).toFixed(3)} bytes a token on that text`;
	if (tokenizer.lossless) return `${bytesEach}.`;
	const unknown = tokens.filter((token) => tokenizer.bytesOf(token) === null).length;
	const percent = ((100 * unknown) / tokens.length).toFixed(1);
	return `${bytesEach}; ${percent} % of its tokens are unknown, so bits per byte do not compare.`;
}

async function readText(path: string): Promise<Uint8Array> {
	try {
		return await readFile(path);
	} catch (cause) {
		throw new Problem('file', `${path} cannot be read.`, 'Check the path given to --file.', {
			cause,
		});
	}
}

async function writeText(path: string, text: string): Promise<void> {
	try {
		await writeFile(path, text);
	} catch (cause) {
		throw new Problem('file', `${path} cannot be written.`, 'Check the path given to --out.', {
			cause,
		});
	}
}

function showProgress({ phase, done, total }: TrainingProgress): void {
	if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${phase} ${done}/${total}`);
}

function clearProgress(): void {
	if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
