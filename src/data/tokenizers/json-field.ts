/** A place in JSON that is not trusted: every refusal names the place, what it wants and what it found. */
import { quote } from '../../core/json-reader';
import { Problem } from '../../core/problem';

export class JsonField {
	readonly value: unknown;
	/** As a person writes it: `model.merges[3]`; empty for the whole. */
	readonly path: string;
	readonly #file: string;

	private constructor(value: unknown, path: string, file: string) {
		this.value = value;
		this.path = path;
		this.#file = file;
	}

	/** @throws Problem `file` when the text is no JSON */
	static parse(text: string, file: string): JsonField {
		try {
			return new JsonField(JSON.parse(text), '', file);
		} catch (cause) {
			const detail = cause instanceof Error ? cause.message : String(cause);
			throw new Problem('file', `${file} is no JSON: ${detail}.`, mend, { cause });
		}
	}

	/** True when absent or null. */
	get missing(): boolean {
		return this.value === undefined || this.value === null;
	}

	/** A member of an object; missing when the object has none of this name. */
	get(key: string): JsonField {
		const owner = this.#object();
		return this.#child(Object.hasOwn(owner, key) ? owner[key] : undefined, `.${key}`);
	}

	entries(): [string, JsonField][] {
		return Object.entries(this.#object()).map(([key, value]) => [
			key,
			this.#child(value, `[${quote(key)}]`),
		]);
	}

	items(): JsonField[] {
		if (!Array.isArray(this.value)) return this.refuse('a list');
		return this.value.map((item: unknown, index) => this.#child(item, `[${index}]`));
	}

	string(): string {
		if (typeof this.value !== 'string') return this.refuse('a text');
		// Half of a surrogate pair has no UTF-8 form.
		return /\p{Surrogate}/u.test(this.value) ? this.refuse('valid Unicode') : this.value;
	}

	/** Refuses every value but these; an absent member counts as null. */
	require(...allowed: readonly (string | boolean | null)[]): void {
		if (!allowed.some((value) => value === (this.value ?? null)))
			this.refuse(allowed.map((value) => JSON.stringify(value)).join(' or '));
	}

	/**
	 * The texts of an object of ids, in order of id.
	 * @throws Problem `file` unless every id from 0 up comes once
	 */
	vocabulary(): string[] {
		const entries = this.entries();
		const texts = new Map<number, string>();
		for (const [text, id] of entries) {
			const { value } = id;
			if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
				return id.refuse('a whole number that is not negative');
			if (value >= entries.length || texts.has(value))
				return id.refuse(`an id below ${entries.length} that no other token has`);
			texts.set(value, text);
		}
		return Array.from({ length: texts.size }, (_, id) => texts.get(id) ?? '');
	}

	/** @throws Problem `file` always */
	refuse(expected: string): never {
		const found = this.value === undefined ? 'nothing' : shortened(JSON.stringify(this.value));
		const place = this.path === '' ? 'the whole' : this.path;
		throw new Problem('file', `${this.#file}: ${place} must be ${expected}, got ${found}.`, mend);
	}

	#object(): Readonly<Record<string, unknown>> {
		const { value } = this;
		if (typeof value === 'object' && value !== null && !Array.isArray(value))
			return value as Readonly<Record<string, unknown>>;
		return this.refuse('an object');
	}

	#child(value: unknown, step: string): JsonField {
		const path = this.path === '' ? step.replace(/^\./, '') : `${this.path}${step}`;
		return new JsonField(value, path, this.#file);
	}
}

const mend = 'Choose a tokenizer.json that this workbench saved, or one of the same make.';

function shortened(json: string): string {
	return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
