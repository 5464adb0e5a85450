/** The shape of a `tokenizer.json` as the Hugging Face `tokenizers` library writes and reads it. */

/** A component by its `type`, with its settings. */
export type Component = Readonly<Record<string, unknown>> & { readonly type: string };

/** What differs between the kinds of tokenizers. */
interface TokenizerParts {
	readonly normalizer?: Component;
	readonly pre_tokenizer?: Component;
	readonly decoder?: Component;
	readonly model: Component;
}

export interface TokenizerFile {
	readonly version: '1.0';
	readonly truncation: null;
	readonly padding: null;
	readonly added_tokens: readonly never[];
	readonly normalizer: Component | null;
	readonly pre_tokenizer: Component | null;
	readonly post_processor: null;
	readonly decoder: Component | null;
	readonly model: Component;
}

export function tokenizerFile(parts: TokenizerParts): TokenizerFile {
	return {
		version: '1.0',
		truncation: null,
		padding: null,
		added_tokens: [],
		normalizer: parts.normalizer ?? null,
		pre_tokenizer: parts.pre_tokenizer ?? null,
		post_processor: null,
		decoder: parts.decoder ?? null,
		model: parts.model,
	};
}

/** Ids by token text; built from entries, so that a token called `__proto__` is a token like any other. */
export function vocabularyOf(tokens: readonly string[]): Readonly<Record<string, number>> {
	return Object.fromEntries(tokens.map((token, id) => [token, id]));
}
