/**
 * Specialises a `.wgsl` text. Directives stand alone on a line:
 *   #constant NAME meaning      a specialisation constant; also becomes a WGSL `const`
 *   #use common/name            the text of another file; NAME=value after it replaces $NAME there
 *   #if EXPR / #else / #end     keeps a block
 *   #for NAME in A..B / #end    repeats a block, NAME = A … B-1
 *   #loop NAME in A..B / #end   the same for code outside of hot loops, with NAME as a WGSL constant; with ROLLED a loop in WGSL
 * `${EXPR}` inside a line is replaced by its value. Unrolled names become registers, which a WGSL `override` cannot size.
 */
import { Problem } from '../../core/problem';
import { type Constants, evaluate } from './expression';

/** Text of a shader by path without extension, for example `common/gelu`. */
export type Library = (path: string) => string | undefined;

/** @throws Problem `internal` naming the shader and the line for an unknown directive, constant or file. */
export function specialise(path: string, constants: Constants, library: Library): string {
	const lines = expand(path, library);
	const declared = lines.flatMap((line) => /^#constant (\w+)/.exec(line)?.[1] ?? []);
	for (const name of declared)
		if (constants[name] === undefined)
			throw new Problem('internal', `shader ${path}: constant ${name} is not given.`);
	const prelude = declared.map((name) => `const ${name}: u32 = ${constants[name]}u;`);
	const body = lines.filter((line) => !line.startsWith('#constant'));
	const emitted = emit(path, body, constants);
	const enables = emitted.filter((line) => line.startsWith('enable '));
	const rest = emitted.filter((line) => !line.startsWith('enable '));
	return [...enables, ...prelude, ...rest].join('\n');
}

function expand(path: string, library: Library): string[] {
	const text = library(path);
	if (text === undefined) throw new Problem('internal', `shader ${path} does not exist.`);
	return text.split('\n').flatMap((line) => {
		const [, used, given = ''] = /^#use (\S+)(.*)/.exec(line) ?? [];
		return used ? expand(used, library).map(replacing(given)) : [line.trimEnd()];
	});
}

/** Writes values for `$NAME`, as ` NAME=value …` gives them. */
function replacing(given: string): (line: string) => string {
	const pairs = [...given.matchAll(/(\w+)=(\S+)/g)];
	return (line) =>
		pairs.reduce((text, [, name, value = '']) => text.replaceAll(`$${name}`, () => value), line);
}

/** Lines of one block, its own directives carried out. */
function emit(path: string, lines: readonly string[], constants: Constants): string[] {
	const out: string[] = [];
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index] as string;
		const directive = line.trim();
		if (!directive.startsWith('#')) {
			out.push(substitute(line, constants));
			continue;
		}
		const block = blockAt(path, lines, index);
		index = block.end;
		out.push(...carryOut(path, directive, block, constants));
	}
	return out;
}

interface Block {
	readonly body: readonly string[];
	readonly otherwise: readonly string[];
	readonly end: number;
}

function carryOut(path: string, directive: string, block: Block, constants: Constants): string[] {
	const condition = /^#if (.+)$/.exec(directive)?.[1];
	if (condition)
		return emit(path, evaluate(condition, constants) ? block.body : block.otherwise, constants);
	const loop = /^#(for|loop) (\w+) in (.+)\.\.(.+)$/.exec(directive);
	if (!loop) throw new Problem('internal', `shader ${path}: unknown directive ${directive}.`);
	const [, kind, name = '', from = '', to = ''] = loop;
	const begin = evaluate(from, constants);
	const end = evaluate(to, constants);
	if (kind === 'loop' && evaluate('ROLLED', constants)) {
		const head = `for (var ${name} = ${begin}u; ${name} < ${end}u; ${name}++) {`;
		return [head, ...emit(path, block.body, constants), '}'];
	}
	const out: string[] = [];
	for (let value = begin; value < end; value++) {
		const body = emit(path, block.body, { ...constants, [name]: value });
		out.push(...(kind === 'for' ? body : [`{ const ${name} = ${value}u;`, ...body, '}']));
	}
	return out;
}

/** The block that the directive at `start` opens: up to its `#end`, split at its `#else`. */
function blockAt(path: string, lines: readonly string[], start: number): Block {
	let depth = 0;
	let middle = -1;
	for (let index = start; index < lines.length; index++) {
		const directive = (lines[index] as string).trim();
		if (/^#(if|for|loop)\b/.test(directive)) depth++;
		else if (directive === '#else' && depth === 1) middle = index;
		else if (directive === '#end' && --depth === 0) {
			const bodyEnd = middle < 0 ? index : middle;
			return {
				body: lines.slice(start + 1, bodyEnd),
				otherwise: middle < 0 ? [] : lines.slice(middle + 1, index),
				end: index,
			};
		}
	}
	throw new Problem('internal', `shader ${path}: no #end for ${(lines[start] ?? '').trim()}.`);
}

function substitute(line: string, constants: Constants): string {
	return line.replace(/\$\{([^}]*)\}/g, (_, expression: string) =>
		String(evaluate(expression, constants)),
	);
}
