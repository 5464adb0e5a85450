/**
 * Schema of a form: one definition drives the drawn field, the URL, `--set`, and the check of every value.
 * Fields are plain data, so that the worker can announce them to the page.
 */
import { Problem } from './problem';

interface FieldBase {
	readonly label: string;
	readonly group: string;
	/** One line: what the value does. */
	readonly explanation: string;
	/** Unit as shown beside the field, for example `tokens`. */
	readonly unit?: string;
	/** Shown under "Advanced". */
	readonly advanced?: boolean;
	/** Shown only while another field has one of these values. */
	readonly visibleWhen?: { readonly field: string; readonly oneOf: readonly FieldValue[] };
}

export interface NumberField extends FieldBase {
	readonly kind: 'integer' | 'number';
	readonly default: number;
	readonly minimum: number;
	readonly maximum: number;
	/** Every value must be a multiple of this. */
	readonly multipleOf?: number;
}

export interface ChoiceOption<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	readonly explanation?: string;
}

export interface ChoiceField<Id extends string = string> extends FieldBase {
	readonly kind: 'choice';
	readonly default: Id;
	readonly options: readonly ChoiceOption<Id>[];
}

export interface BooleanField extends FieldBase {
	readonly kind: 'boolean';
	readonly default: boolean;
}

export interface TextField extends FieldBase {
	readonly kind: 'text';
	readonly default: string;
	readonly maximumLength: number;
}

export type Field = NumberField | ChoiceField | BooleanField | TextField;
export type FieldValue = number | string | boolean;
export type Fields = Readonly<Record<string, Field>>;
export type Values = Readonly<Record<string, FieldValue>>;

/** The typed values of a set of fields. */
export type ValuesOf<F extends Fields> = {
	readonly [K in keyof F]: F[K] extends ChoiceField<infer Id>
		? Id
		: F[K] extends NumberField
			? number
			: F[K] extends BooleanField
				? boolean
				: string;
};

/** The range of a field in words: `integer 1 to 16`, `softmax or mgk`. */
export function rangeOf(field: Field): string {
	switch (field.kind) {
		case 'integer':
		case 'number': {
			const step = field.multipleOf === undefined ? '' : `, a multiple of ${field.multipleOf}`;
			const noun = field.kind === 'integer' ? 'a whole number' : 'a number';
			return `${noun} from ${field.minimum} to ${field.maximum}${step}`;
		}
		case 'choice':
			return `one of ${field.options.map((option) => option.id).join(', ')}`;
		case 'boolean':
			return 'true or false';
		case 'text':
			return `at most ${field.maximumLength} characters`;
	}
}

/**
 * Parses what a person or a link wrote for one field.
 * Numbers take `1e-3`, `0.001` and `0,001`; the ambiguous `1,000` is refused.
 * @throws Problem `configuration` that names the field, the value and the range
 */
export function parseField(id: string, field: Field, text: string): FieldValue {
	const refuse = (): never => {
		throw new Problem(
			'configuration',
			`${id} must be ${rangeOf(field)}, got ${JSON.stringify(text.slice(0, 80))}.`,
		);
	};
	switch (field.kind) {
		case 'integer':
		case 'number': {
			const written = text.trim();
			if (/,\d{3}$/.test(written) && !/^0,/.test(written)) return refuse();
			const plain = written.replace(',', '.');
			if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain)) return refuse();
			return inRange(field, Number(plain)) ? Number(plain) : refuse();
		}
		case 'choice':
			return field.options.some((option) => option.id === text) ? text : refuse();
		case 'boolean':
			return text === 'true' ? true : text === 'false' ? false : refuse();
		case 'text':
			return text.length <= field.maximumLength ? text : refuse();
	}
}

/** The text form that `parseField` reads back to the same value. */
export function formatField(value: FieldValue): string {
	return String(value);
}

function inRange(field: NumberField, value: number): boolean {
	if (!Number.isFinite(value) || value < field.minimum || value > field.maximum) return false;
	if (field.kind === 'integer' && !Number.isInteger(value)) return false;
	return field.multipleOf === undefined || Number.isInteger(value / field.multipleOf);
}

export function defaultsOf<F extends Fields>(fields: F): ValuesOf<F> {
	const values: Record<string, FieldValue> = {};
	for (const [id, field] of Object.entries(fields)) values[id] = field.default;
	return values as ValuesOf<F>;
}

type Rest<F extends Field> = Omit<F, 'kind'>;
/** Fields of a kind, for definitions. */
export const integer = (field: Rest<NumberField>): NumberField => ({ ...field, kind: 'integer' });
export const number = (field: Rest<NumberField>): NumberField => ({ ...field, kind: 'number' });
export const boolean = (field: Rest<BooleanField>): BooleanField => ({ ...field, kind: 'boolean' });
export const text = (field: Rest<TextField>): TextField => ({ ...field, kind: 'text' });
export const choice = <Id extends string>(
	field: Omit<ChoiceField<Id>, 'kind'> & { readonly options: readonly ChoiceOption<Id>[] },
): ChoiceField<Id> => ({ ...field, kind: 'choice' });
