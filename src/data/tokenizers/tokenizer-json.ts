/** A tokenizer as a `tokenizer.json`, which the Hugging Face `tokenizers` library reads too. */
import { tokenizerKinds } from './index';
import { JsonField } from './json-field';
import type { Tokenizer } from './tokenizer';

export function formatTokenizer(tokenizer: Tokenizer): string {
	return `${JSON.stringify(tokenizer.toFile(), null, '\t')}\n`;
}

/**
 * The tokenizer of a file of one of our kinds, whoever wrote it. What it would do differently from the library is
 * refused, not ignored.
 * @throws Problem `file` naming the field, what it must be and what it is
 */
export function parseTokenizer(text: string, name = 'tokenizer.json'): Tokenizer {
	const file = JsonField.parse(text, name);
	file.get('version').require('1.0');
	for (const key of ['truncation', 'padding']) file.get(key).require(null);
	const added = file.get('added_tokens');
	if (!added.missing && added.items().length > 0) added.refuse('empty');
	const after = file.get('post_processor');
	// That of byte-level BPE moves offsets, no tokens.
	if (!after.missing) after.get('type').require('ByteLevel');
	for (const kind of tokenizerKinds) {
		const tokenizer = kind.read(file);
		if (tokenizer) return tokenizer;
	}
	const type = file.get('model').get('type');
	type.require('BPE', 'WordLevel');
	return file.get('pre_tokenizer').refuse('of type "ByteLevel" for a BPE');
}
