import { describe, expect, it } from 'vitest';
import { evaluate } from './expression';
import { specialise } from './preprocess';

const library: Record<string, string> = {
	'common/part': 'fn part() {}',
	'common/vector': ['#for d in 0..2', `let $name_\${d} = $from[$at + \${d}u];`, '#end'].join('\n'),
};

const run = (text: string, constants: Record<string, number> = {}) =>
	specialise('main', constants, (path) => (path === 'main' ? text : library[path]));

describe('expressions', () => {
	it.each([
		['1 + 2 * 3', 7],
		['(1 + 2) * 3', 9],
		['7 / 2', 3],
		['7 % 4 - 5', -2],
		['A > 3 && !B', 1],
		['A == 4 ? 10 : B ? 20 : 30', 10],
		['A < 4 || B >= 0', 1],
	])('%s is %d', (source, value) => {
		expect(evaluate(source, { A: 4, B: 0 })).toBe(value);
	});

	it.each(['1 +', '1 2', 'missing', '(1', '1 ? 2', '$'])('%s is refused', (source) => {
		expect(() => evaluate(source, {})).toThrow(`shader expression ${JSON.stringify(source)}`);
	});
});

describe('directives', () => {
	it('a file that is used gets what stands behind its name, which may name a loop', () => {
		const text = [
			'#for k in 0..2',
			`#use common/vector name=key_\${k} from=keys at=key\${k}`,
			'#end',
		].join('\n');
		expect(run(text).split('\n')).toEqual([
			'let key_0_0 = keys[key0 + 0u];',
			'let key_0_1 = keys[key0 + 1u];',
			'let key_1_0 = keys[key1 + 0u];',
			'let key_1_1 = keys[key1 + 1u];',
		]);
	});

	it('declares constants, keeps branches, repeats loops, nests', () => {
		const text = [
			'#constant N  how many',
			'#constant FLAG',
			'#for i in 0..N',
			'#if FLAG && i > 0',
			`let x_\${i} = \${i * 2}u;`,
			'#else',
			`let y_\${i} = N;`,
			'#end',
			'#end',
		].join('\n');
		expect(run(text, { N: 3, FLAG: 1 })).toBe(
			[
				'const N: u32 = 3u;',
				'const FLAG: u32 = 1u;',
				'let y_0 = N;',
				'let x_1 = 2u;',
				'let x_2 = 4u;',
			].join('\n'),
		);
	});

	it('unrolls a loop, with its name as a constant, or leaves it to the shader', () => {
		const text = ['#loop i in 0..N', `x[i] = \${N}u;`, '#end'].join('\n');
		expect(run(text, { N: 2, ROLLED: 0 })).toBe(
			['{ const i = 0u;', 'x[i] = 2u;', '}', '{ const i = 1u;', 'x[i] = 2u;', '}'].join('\n'),
		);
		expect(run(text, { N: 2, ROLLED: 1 })).toBe(
			['for (var i = 0u; i < 2u; i++) {', 'x[i] = 2u;', '}'].join('\n'),
		);
	});

	it('an empty range repeats nothing', () => {
		expect(run('#for i in 1..1\na\n#end\nb')).toBe('b');
	});

	it('puts enables first and includes other files', () => {
		expect(run('#use common/part\nenable subgroups;')).toBe('enable subgroups;\nfn part() {}');
	});

	it.each([
		['#constant N', 'shader main: constant N is not given.'],
		['#use common/none', 'shader common/none does not exist.'],
		['#if 1\na', 'shader main: no #end for #if 1.'],
		['#while 1\n#end', 'shader main: no #end for #while 1.'],
	])('%s says what is wrong', (text, message) => {
		expect(() => run(text)).toThrow(message);
	});
});
