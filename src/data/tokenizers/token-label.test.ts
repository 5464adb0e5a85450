import { expect, test } from 'vitest';
import { tokenLabel } from './token-label';

test.each([
	[' the', '␣the'],
	['\n\n', '⏎⏎'],
	['é😀', 'é😀'],
	['a\u0000\u007f', 'a007F'],
	['\u00a0', 'C2A0'],
])('%j is shown as %s', (text, label) => {
	expect(tokenLabel(new TextEncoder().encode(text))).toBe(label);
});

test('half a character is hexadecimal', () => {
	expect(tokenLabel(Uint8Array.of(0x20, 0xe2, 0x82))).toBe('␣E282');
});
