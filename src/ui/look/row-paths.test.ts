import { expect, test } from 'vitest';
import type { ProbeView } from '../../workbench/protocol';
import { rowPaths } from './row-paths';

const base = { step: 0, layer: 0, head: 0, tokens: ['a', 'b'], omitted: 0, entropy: 0 };
const weights = Float32Array.of(1, 0, 0.25, 0.75);
const mixture: ProbeView = {
	...base,
	weights,
	responsibility: Float32Array.of(1, 0, 0.5, 0.5, 0, 0, 0.5, 0.5),
};

test('the tallest key fills the height; components stack from the bottom', () => {
	const { paths, top } = rowPaths(mixture, 1, 10, 90);
	expect(top).toBe(0.75);
	expect(paths).toHaveLength(2);
	expect(paths[0]).toContain('M10.00 45.00h9.00v45.00');
	expect(paths[1]).toContain('M10.00 0.00h9.00v45.00');
});

test('a masked key draws nothing, a variant without components one path', () => {
	expect(rowPaths({ ...base, weights }, 0, 10, 90).paths).toEqual(['M0.00 0.00h9.00v90.00h-9.00z']);
});
