import { describe, expect, it } from 'vitest';
import { MAP, problemsOf, readMap, readSources, tagsIn, tagsOfFile } from './paper-map.mjs';

const map = `
| equation | our symbol | file | function or shader entry |
|---|---|---|---|
| Eqs. (1) to (6): posterior | | \`src/a.ts\` | \`posterior\` |
| Eq. (9): score | \`weights\` | \`src/a.ts\` | \`score\` |
| | \`HARD\` | \`shaders/b.wgsl\` | \`attend\` |
| Sec. 2.3: shifts | \`'shifted'\` | \`src/a.ts\` | |
| something of the code | | \`src/a.ts\` | \`score\` |

* Eqs. (7), (8) and (10) to (14): left out here.
`;

const source = `/** The posterior, Eqs. (1) to (6). */
export function posterior() {}
/** Eq. (9), with keys of Sec. 2.3. */
export const score = (weights) => weights['shifted'];
`;
const shader = '// Scores, Eq. (9).\n#constant HARD\n@compute fn attend() {}\n';

function problems({ given = map, a = source, b = shader, more = [] } = {}) {
	const files = [['src/a.ts', a], ['shaders/b.wgsl', b], ...more].filter(([, text]) => text !== '');
	return problemsOf(given, new Map(files));
}

describe('tags', () => {
	it.each([
		['Eq. (9)', ['Eq. (9)']],
		['Eqs. (9) and (14)', ['Eq. (9)', 'Eq. (14)']],
		['Eqs. (1) to (3), and (6)', ['Eq. (1)', 'Eq. (2)', 'Eq. (3)', 'Eq. (6)']],
		['Sec. 2.3; Table 4, option A', ['Sec. 2.3', 'Table 4, option A']],
		['Eq. 9, Table 4, a section', []],
	])('%s', (text, want) => {
		expect(tagsIn(text)).toEqual(want);
	});

	it('count in comments alone', () => {
		const text =
			"const a = 'Eq. (1)';\n/** x\n * Eq. (2) */\nf(); // Eq. (3)\nlet b; /* Eq. (4) */\n";
		expect(tagsOfFile(text).tags).toEqual([
			{ tag: 'Eq. (2)', line: 3 },
			{ tag: 'Eq. (3)', line: 4 },
			{ tag: 'Eq. (4)', line: 5 },
		]);
	});
});

describe('the map and the code', () => {
	it('agree in the fixture', () => {
		expect(problems()).toEqual([]);
	});

	it.each([
		[
			'an equation without a row',
			{ given: map.replace('(7), (8)', '(8)') },
			`${MAP}: Eq. (7) has no row: add one, or name it as not carried out with the reason.`,
		],
		[
			'an equation that is left out without a reason',
			{ given: map.replace(': left out here.', ':') },
			`${MAP}: Eq. (7) has no row: add one, or name it as not carried out with the reason.`,
		],
		[
			'an equation that has a row and is left out',
			{ given: map.replace('(7), (8)', '(7) to (9)') },
			`${MAP}: Eq. (9) has a row and is named as not carried out: keep one of them.`,
		],
		[
			'a file that does not exist',
			{ b: '' },
			`${MAP}, line 6: there is no shaders/b.wgsl: name the file that took its place.`,
		],
		[
			'a file of the prose that does not exist',
			{ given: `${map}See \`src/gone.ts\`.` },
			`${MAP}: there is no src/gone.ts: name the file that took its place.`,
		],
		[
			'a row without a file',
			{ given: map.replace('`shaders/b.wgsl`', '') },
			`${MAP}, line 6: a row names one file, got 0: give each a row of its own.`,
		],
		[
			'a symbol that is gone',
			{ b: shader.replace('HARD', 'HARDER') },
			`${MAP}, line 6: shaders/b.wgsl has no HARD: name what took its place.`,
		],
		[
			'a function that is called something else',
			{ b: shader.replace('fn attend', 'fn attends') },
			`${MAP}, line 6: shaders/b.wgsl defines no attend: name what took its place.`,
		],
		[
			'a function that only a comment still defines',
			{ b: shader.replace('@compute fn', '// fn') },
			`${MAP}, line 6: shaders/b.wgsl defines no attend: name what took its place.`,
		],
		[
			'a file that carries no tag of its row',
			{ b: shader.replace(', Eq. (9)', '') },
			`${MAP}, line 6: shaders/b.wgsl has no comment with Eq. (9): tag what carries it out, or remove the row.`,
		],
		[
			'a file that carries a part of a range',
			{ a: source.replace('(1) to (6)', '(1) to (5)') },
			`${MAP}, line 4: src/a.ts has no comment with Eq. (6): tag what carries it out, or remove the row.`,
		],
		[
			'a named tag that is missing',
			{ a: source.replace('Sec. 2.3', 'the paper') },
			`${MAP}, line 7: src/a.ts has no comment with Sec. 2.3: tag what carries it out, or remove the row.`,
		],
		[
			'a tag of a file that the map does not name',
			{ more: [['src/c.ts', '\n// Eq. (9)\n']] },
			`src/c.ts, line 2: Eq. (9) is not in ${MAP} with this file: add a row, or remove the tag.`,
		],
		[
			'a tag that the map does not have with this file',
			{ b: `${shader}// Eq. (1)\n` },
			`shaders/b.wgsl, line 4: Eq. (1) is not in ${MAP} with this file: add a row, or remove the tag.`,
		],
		[
			'a tag written otherwise',
			{ b: `${shader}// equation 9\n` },
			'shaders/b.wgsl, line 4: "equation 9" is no tag: write Eq. (9), Eqs. (9) to (12) or Sec. 2.3.',
		],
	])('%s is found', (_, given, sentence) => {
		expect(problems(given)).toContain(sentence);
	});

	it('agree in this repository', () => {
		const sources = readSources();
		expect(sources.size).toBeGreaterThan(100);
		expect(problemsOf(readMap(), sources)).toEqual([]);
	});
});
