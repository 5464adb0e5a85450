import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Field, type FieldValue, formatField, parseField } from '../core/schema';
import { catalogueFixture as catalogue } from './catalogue.fixture';
import { presetValues } from './config';
import { linkLimit, readLink, writeLink } from './link';

const { fields } = catalogue;

function valuesFor(field: Field): fc.Arbitrary<FieldValue> {
	switch (field.kind) {
		case 'integer':
			return fc.integer({ min: field.minimum, max: field.maximum });
		case 'number':
			return fc.double({ min: field.minimum, max: field.maximum, noNaN: true });
		case 'choice':
			return fc.constantFrom(...field.options.map((option) => option.id));
		case 'boolean':
			return fc.boolean();
		case 'text':
			return fc.string({
				maxLength: 20,
				unit: fc.constantFrom('a', 'é', '&', '=', '+', '%', ' ', '😀'),
			});
	}
}

const anyValues = fc.record(
	Object.fromEntries(Object.entries(fields).map(([id, field]) => [id, valuesFor(field)])),
);
const anyPreset = fc.constantFrom(...catalogue.presets.map((preset) => preset.id));

function expectSafe(hash: string): void {
	const { preset, values } = readLink(catalogue, hash);
	expect(catalogue.presets.some((known) => known.id === preset)).toBe(true);
	expect(Object.keys(values).sort()).toEqual(Object.keys(fields).sort());
	for (const [id, field] of Object.entries(fields))
		expect(parseField(id, field, formatField(values[id] ?? ''))).toBe(values[id]);
	const probe: Record<string, unknown> = {};
	expect(probe.polluted).toBeUndefined();
}

test('what is written is read back, without a notice', () => {
	fc.assert(
		fc.property(anyPreset, anyValues, (preset, values) => {
			const hash = writeLink(catalogue, preset, values);
			expect(readLink(catalogue, hash ?? '')).toEqual({ preset, values, notices: [] });
		}),
	);
});

test('only differences from the preset are written', () => {
	const values = { ...presetValues(catalogue, 'plain'), learningRate: 0.01 };
	expect(writeLink(catalogue, 'plain', values)).toBe('#v=1&preset=plain&learningRate=0.01');
});

test('no text whatever throws, leaves the limits or reaches a prototype', () => {
	const name = fc.oneof(
		fc.constantFrom(
			'v',
			'preset',
			'__proto__',
			'constructor',
			'__proto__.polluted',
			...Object.keys(fields),
		),
		fc.string(),
	);
	const value = fc.oneof(
		fc.string(),
		fc.constantFrom('1', 'Infinity', '-3', '1e9', 'NaN', '0x10', '1,000', '%', '%E0%A4'),
	);
	const pairs = fc.array(fc.tuple(name, value).map((pair) => pair.join('=')));
	fc.assert(fc.property(fc.string({ unit: 'binary' }), expectSafe), { numRuns: 2000 });
	fc.assert(
		fc.property(pairs, (list) => expectSafe(`#v=1&${list.join('&')}`)),
		{ numRuns: 3000 },
	);
});

test.each([
	['#v=1&__proto__.polluted=1&constructor.prototype.polluted=1', 2],
	['#v=1&components=1e9&learningRate=Infinity', 2],
	['#v=1&components=2&components=3', 1],
	['#v=1&preset=elsewhere', 1],
	['#v=9&components=3', 1],
	['#components=3', 1],
	[`#v=1&prompt=${'x'.repeat(linkLimit)}`, 1],
])('%s is answered with one notice for each thing ignored', (hash, count) => {
	const { notices, values } = readLink(catalogue, hash);
	expect(notices).toHaveLength(count);
	expect(values.learningRate).toBe(1e-3);
});

test('a notice names the value and the range', () => {
	const { notices } = readLink(catalogue, '#v=1&components=99');
	expect(notices[0]).toMatch(/Components.*1 to 8.*"99"/);
});

test('an empty address is the default experiment without a word', () => {
	expect(readLink(catalogue, '')).toMatchObject({ preset: 'first', notices: [] });
});
