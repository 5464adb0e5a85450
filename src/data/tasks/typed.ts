/** Sequences that a person can type: symbols of ListOps, or any text as its bytes. */
import { Problem } from '../../core/problem';
import type { TypedSequence } from '../labelled';
import { byteTokenizer } from '../tokenizers/byte';
import { symbols } from './listops/symbols';

const expressionExample = '[MAX 2 9 [MIN 4 7 ] 0 ]';

export const typedExpression: TypedSequence = {
	example: expressionExample,
	// Parentheses say nothing that the brackets do not.
	tokensOf: (text) =>
		text
			.split(/[\s()]+/)
			.filter((word) => word !== '')
			.map((word) => {
				const token = symbols.indexOf(word);
				if (token >= 0) return token;
				throw new Problem(
					'configuration',
					`ListOps has no symbol ${JSON.stringify(word.slice(0, 20))}.`,
					`Write an example such as ${expressionExample}`,
				);
			}),
	labelOf: (token) => symbols[token] ?? '?',
};

export const typedText: TypedSequence = {
	example: 'The state of the union',
	tokensOf: (text) => [...byteTokenizer.encode(text)],
	labelOf: (token) => byteTokenizer.labelOf(token),
};
