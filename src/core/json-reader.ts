/**
 * Reads untrusted JSON piece by piece: duplicate keys are refused, nothing unasked is built,
 * and no key ever becomes a property of an object.
 */
import { Problem } from './problem';

const maximumDepth = 128;

export class JsonReader {
	/** What is being read, for the message of a refusal. */
	context: string;
	readonly #text: string;
	#at = 0;

	constructor(text: string, context: string) {
		this.#text = text;
		this.context = context;
	}

	/** Reads an object; `onKey` must read the value of each key. */
	object(onKey: (key: string) => void): void {
		const seen = new Set<string>();
		this.#members((key) => {
			if (seen.has(key)) this.fail(`each key once, but ${quote(key)} comes twice`);
			seen.add(key);
			onKey(key);
		});
	}

	string(): string {
		this.#expect('"');
		const start = this.#at - 1;
		for (let code = this.#next(); code !== 0x22; code = this.#next()) {
			if (!(code >= 0x20)) this.fail('the end of a string');
			if (code === 0x5c) this.#at++;
		}
		try {
			const value: unknown = JSON.parse(this.#text.slice(start, this.#at));
			// Half of a surrogate pair has no UTF-8 form.
			if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return value;
		} catch {
			// Falls through: a wrong escape.
		}
		return this.fail('a valid string');
	}

	/** A list of non-negative integers; the nearest float64 where one is above 2^53. */
	integers(maximumCount: number): number[] {
		const values: number[] = [];
		this.#sequence('[', ']', () => {
			if (values.push(this.#integer()) > maximumCount) this.fail(`at most ${maximumCount} numbers`);
		});
		return values;
	}

	/** Reads any value and forgets it. */
	skip(depth = 0): void {
		if (depth > maximumDepth) this.fail(`at most ${maximumDepth} levels`);
		this.#space();
		const first = this.#text[this.#at];
		if (first === '{') this.#members(() => this.skip(depth + 1));
		else if (first === '[') this.#sequence('[', ']', () => this.skip(depth + 1));
		else if (first === '"') this.string();
		else this.#match(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y, 'a value');
	}

	/** Only white space may follow. */
	end(): void {
		this.#space();
		if (this.#at < this.#text.length) this.fail('the end');
	}

	/** @throws Problem `file` always */
	fail(expected: string): never {
		const found = this.#text.slice(this.#at, this.#at + 20);
		const got = found === '' ? 'the end of the text' : JSON.stringify(found);
		throw new Problem(
			'file',
			`${this.context}: expected ${expected} at character ${this.#at}, got ${got}.`,
			'The file is damaged or not what its name says: export or download it again.',
		);
	}

	#integer(): number {
		return Number(this.#match(/0|[1-9]\d*/y, 'a whole number that is not negative'));
	}

	#members(onKey: (key: string) => void): void {
		this.#sequence('{', '}', () => {
			const key = this.string();
			this.#expect(':');
			onKey(key);
		});
	}

	#sequence(open: string, close: string, onItem: () => void): void {
		this.#expect(open);
		if (this.#accept(close)) return;
		do onItem();
		while (this.#accept(','));
		this.#expect(close);
	}

	#expect(token: string): void {
		if (!this.#accept(token)) this.fail(`"${token}"`);
	}

	#accept(token: string): boolean {
		this.#space();
		if (this.#text[this.#at] !== token) return false;
		this.#at++;
		return true;
	}

	#match(pattern: RegExp, expected: string): string {
		this.#space();
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text)?.[0];
		if (found === undefined) return this.fail(expected);
		this.#at += found.length;
		return found;
	}

	#space(): void {
		while (' \n\r\t'.includes(this.#text[this.#at] ?? '-')) this.#at++;
	}

	#next(): number {
		return this.#text.charCodeAt(this.#at++);
	}
}

/** A name from a file, short enough for a message. */
export function quote(name: string): string {
	return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
