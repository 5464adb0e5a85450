import { expect, test } from 'vitest';
import type { ProbeView } from '../../workbench/protocol';
import { cellSentence, cellWithin } from './cell-words';

const view: ProbeView = {
	step: 0,
	layer: 0,
	head: 0,
	tokens: ['a', 'b'],
	weights: Float32Array.of(1, 0, 0.75, 0.25),
	responsibility: Float32Array.of(1, 0, 0.125, 0.5, 0, 0, 0.875, 0.5),
	omitted: 0,
	entropy: 0.5,
};

test('a cell is told with tokens counted from 1, weight and every responsibility', () => {
	expect(cellSentence(view, { query: 1, key: 0 })).toBe(
		'query 2 “b”, key 1 “a”: attention 0.750, component 1 0.125, component 2 0.875',
	);
	expect(cellSentence(view, { query: 0, key: 1 })).toBe('query 1 “a”, key 2 “b”: masked');
});

test('without a wish the last query and its strongest key are shown; a wish stays inside', () => {
	expect(cellWithin(view, null)).toEqual({ query: 1, key: 0 });
	expect(cellWithin(view, { query: 9, key: 9 })).toEqual({ query: 1, key: 1 });
});
