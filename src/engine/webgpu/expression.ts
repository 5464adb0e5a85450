/**
 * Integer expressions of the shader preprocessor: literals, names, ! - * / % + - < <= > >= == != && || ?: ( ).
 * Booleans are 1 and 0. No `eval`: the page's security policy forbids it.
 */
import { Problem } from '../../core/problem';

export type Constants = Readonly<Record<string, number>>;

const LEVELS: readonly (readonly string[])[] = [
	['||'],
	['&&'],
	['==', '!='],
	['<=', '>=', '<', '>'],
	['+', '-'],
	['*', '/', '%'],
];

const APPLY: Readonly<Record<string, (a: number, b: number) => number>> = {
	'||': (a, b) => (a || b ? 1 : 0),
	'&&': (a, b) => (a && b ? 1 : 0),
	'==': (a, b) => (a === b ? 1 : 0),
	'!=': (a, b) => (a !== b ? 1 : 0),
	'<=': (a, b) => (a <= b ? 1 : 0),
	'>=': (a, b) => (a >= b ? 1 : 0),
	'<': (a, b) => (a < b ? 1 : 0),
	'>': (a, b) => (a > b ? 1 : 0),
	'+': (a, b) => a + b,
	'-': (a, b) => a - b,
	'*': (a, b) => a * b,
	'/': (a, b) => Math.floor(a / b),
	'%': (a, b) => a % b,
};

/** @throws Problem `internal` naming the expression, when it is malformed or a name is unknown. */
export function evaluate(source: string, constants: Constants): number {
	const tokens = source.match(/\d+|[A-Za-z_]\w*|\|\||&&|[=!<>]=|[-+*/%<>!?:()]|\S/g) ?? [];
	let position = 0;
	const peek = () => tokens[position];
	const fail = (what: string): never => {
		throw new Problem('internal', `shader expression ${JSON.stringify(source)}: ${what}.`);
	};
	const expect = (token: string) => {
		if (tokens[position++] !== token) fail(`expected ${token}`);
	};
	const conditional = (): number => {
		const condition = binary(0);
		if (peek() !== '?') return condition;
		position++;
		const yes = conditional();
		expect(':');
		const no = conditional();
		return condition ? yes : no;
	};
	const binary = (level: number): number => {
		const operators = LEVELS[level];
		if (!operators) return unary();
		let value = binary(level + 1);
		for (let operator = peek(); operator && operators.includes(operator); operator = peek()) {
			position++;
			value = APPLY[operator]?.(value, binary(level + 1)) ?? fail(operator);
		}
		return value;
	};
	const unary = (): number => {
		const token = tokens[position++] ?? fail('ends too early');
		if (token === '!') return unary() ? 0 : 1;
		if (token === '-') return -unary();
		if (token === '(') {
			const value = conditional();
			expect(')');
			return value;
		}
		if (/^\d/.test(token)) return Number(token);
		return constants[token] ?? fail(`unknown name ${token}`);
	};
	const value = conditional();
	if (position < tokens.length) fail(`unexpected ${peek()}`);
	return value;
}
