import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { articleStarts, splitArticles } from './articles';

const article = (title: string, body: string) => ` \n = ${title} = \n \n ${body} \n`;
const text = new TextEncoder().encode(
	[
		article('Été', 'one \n \n = = History = = \n \n more'),
		article('Two = 2', 'two'),
		article('Three', '= no title = \n three'),
	].join(''),
);

describe('articles', () => {
	it('start at titles, not at section headings; offsets are bytes', () => {
		const starts = articleStarts(text);
		expect(starts).toHaveLength(3);
		const second = new TextDecoder().decode(text.subarray(starts[1], starts[2]));
		expect(second).toBe(article('Two = 2', 'two'));
	});

	it('split by count', () => {
		const { trainBytes, bytes } = splitArticles(text, 1, 1);
		expect([trainBytes, bytes]).toEqual(articleStarts(text).slice(1));
		expect(splitArticles(text, 2, 1).bytes).toBe(text.length);
	});

	it('say when there are too few', () => {
		expect(() => splitArticles(text, 3, 1)).toThrow(
			'The text has 3 articles, but the split needs 4.',
		);
	});

	const file = new URL('../../../../shared/data/wikitext-2-raw/valid.txt', import.meta.url);
	it.skipIf(!existsSync(file))('WikiText-2 validation has 60', () => {
		expect(articleStarts(readFileSync(file))).toHaveLength(60);
	});
});
