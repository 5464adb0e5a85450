import { describe, expect, test } from 'vitest';
import { sharedFile } from '../../testing/shared-data';
import { ngramScore } from './ngram';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('n-grams', () => {
	test('by hand: "ab" trained, "ab" scored', async () => {
		// p(a) = p(b) = (1 + 2/256) / (2 + 2); after a always b: (1 + p(b)) / (1 + 1).
		const single = (1 + 2 / 256) / 4;
		const { unigram, bigram, trigram } = await ngramScore(bytesOf('ab'), bytesOf('ab'));
		expect(unigram).toBeCloseTo(-Math.log2(single), 12);
		expect(bigram).toBeCloseTo(-(Math.log2(single) + Math.log2((1 + single) / 2)) / 2, 12);
		expect(trigram).toBeCloseTo(bigram, 12);
	});

	test('nothing known: every byte costs 8 bits', async () => {
		expect(await ngramScore(new Uint8Array(0), bytesOf('xyz'))).toEqual({
			unigram: 8,
			bigram: 8,
			trigram: 8,
		});
	});

	const wikitext = sharedFile('wikitext-2-raw/valid.txt', 'the published n-gram figures');
	test.skipIf(!wikitext)(
		'WikiText-2 validation, 48 articles and the next 6: 4.590, 3.564, 3.046',
		async () => {
			const text = wikitext as Uint8Array;
			const { unigram, bigram, trigram } = await ngramScore(
				text.subarray(0, 952_947),
				text.subarray(952_947, 952_947 + 66_960),
			);
			expect([unigram, bigram, trigram].map((bits) => bits.toFixed(3))).toEqual([
				'4.590',
				'3.564',
				'3.046',
			]);
		},
	);
});
