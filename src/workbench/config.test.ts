import { expect, test } from 'vitest';
import { catalogueFixture as catalogue } from './catalogue.fixture';
import {
	changedFields,
	editField,
	fieldGroups,
	fieldText,
	firstError,
	isVisible,
	openPreset,
	presetValues,
	resetField,
	settleField,
} from './config';

const { fields } = catalogue;
const opened = openPreset(catalogue, 'first');

test('typing keeps the text as written and takes the value as soon as it is one', () => {
	const zero = editField(fields, opened, 'learningRate', '0,0');
	expect(zero.values.learningRate).toBe(1e-3);
	expect(firstError(fields, zero)).toMatch(/Learning rate/);
	const good = editField(fields, zero, 'learningRate', '0,010');
	expect(good.values.learningRate).toBe(0.01);
	expect(fieldText(good, 'learningRate')).toBe('0,010');
	expect(fieldText(settleField(good, 'learningRate'), 'learningRate')).toBe('0.01');
});

test('a wrong text stays with its error until it is reset', () => {
	const wrong = settleField(editField(fields, opened, 'components', '99'), 'components');
	expect(wrong.drafts.components?.error).toMatch(/1 to 8.*"99"/);
	expect(firstError(fields, resetField(catalogue, wrong, 'components'))).toBeNull();
});

test('an error in a field that is not shown does not stop a run', () => {
	const wrong = editField(fields, opened, 'components', '99');
	const hidden = editField(fields, wrong, 'attention', 'plain');
	expect(isVisible(fields, hidden.values, 'components')).toBe(false);
	expect(firstError(fields, hidden)).toBeNull();
});

test('changes are counted against the preset, not against the defaults', () => {
	const plain = openPreset(catalogue, 'plain');
	expect(changedFields(fields, plain.values, presetValues(catalogue, 'plain'))).toEqual([]);
	expect(changedFields(fields, plain.values, presetValues(catalogue, 'first'))).toEqual([
		'attention',
	]);
});

test('groups keep the order of the catalogue; advanced fields come last; the corpus has its own picker', () => {
	expect(fieldGroups(fields, opened.values, 'Advanced')).toEqual([
		{ name: 'Attention', ids: ['attention', 'components'] },
		{ name: 'Optimiser', ids: ['learningRate'] },
		{ name: 'Data', ids: ['prompt'] },
		{ name: 'Advanced', ids: ['tied'] },
	]);
});
