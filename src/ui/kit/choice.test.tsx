/** Options as an assistive technology finds them: groups under their names. */

import { ListBox } from 'react-aria-components/ListBox';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { type ChoiceItem, optionsOf } from './choice';

function groupsOf(items: readonly ChoiceItem[]) {
	const markup = renderToStaticMarkup(<ListBox aria-label="Options">{optionsOf(items)}</ListBox>);
	const sections = markup.split('<section ').slice(1);
	return sections.map((section) => {
		const labelled = /role="group" aria-labelledby="([^"]+)"/.exec(section)?.[1];
		const name = /<header[^>]* id="([^"]+)"[^>]*>([^<]+)</.exec(section);
		const options = [...section.matchAll(/role="option".*?data-key="(\w+)"/g)].map(([, id]) => id);
		return { name: labelled === name?.[1] ? name?.[2] : undefined, options };
	});
}

it('stand in groups labelled by their names, in the order of the first of each', () => {
	const items = [
		{ id: 'a', label: 'A', group: 'First' },
		{ id: 'b', label: 'B', group: 'Second', explanation: 'Why b.' },
		{ id: 'c', label: 'C', group: 'First' },
	];
	expect(groupsOf(items)).toEqual([
		{ name: 'First', options: ['a', 'c'] },
		{ name: 'Second', options: ['b'] },
	]);
});

it('stand alone without groups', () => {
	const items = [
		{ id: 'a', label: 'A' },
		{ id: 'b', label: 'B' },
	];
	expect(groupsOf(items)).toEqual([]);
	const markup = renderToStaticMarkup(<ListBox aria-label="Options">{optionsOf(items)}</ListBox>);
	expect(markup.match(/role="option"/g)).toHaveLength(2);
});
