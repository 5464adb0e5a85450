/** The place in README.md that the benchmark writes. */
import { Problem } from '../../src/core/problem';

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** `readme` with `text` between the markers. @throws Problem `file` unless each marker is there once, in order */
export function withTable(readme: string, text: string): string {
	const [before, between, ...more] = readme.split(BEGIN);
	const [old, after, ...rest] = (between ?? '').split(END);
	const whole = old !== undefined && after !== undefined && more.length + rest.length === 0;
	if (before === undefined || !whole)
		throw new Problem(
			'file',
			`README.md must hold ${BEGIN} and then ${END}, each once.`,
			'Put both on lines of their own where the table belongs.',
		);
	return `${before}${BEGIN}\n${text.trim()}\n${END}${after}`;
}
