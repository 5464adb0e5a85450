/**
 * ListOps of Long Range Arena: the value of a long nested expression. Trees are drawn as by
 * lra_benchmarks/data/listops.py in google-research/long-range-arena @ cd31e5c (Apache-2.0), kept when their length
 * fits and they are new. ListOps-mini has the same rules and smaller bounds; it is not LRA.
 */

import { type Example, take } from '../example';
import { Draws } from './draws';
import { fingerprintOf } from './fingerprint';
import { evaluate } from './listops/expression';
import { drawTree, type TreeBounds } from './listops/tree';
import { type Split, siteOf } from './sites';

export interface ListopsVariant extends TreeBounds {
	readonly id: 'listops' | 'listops-mini';
	/** As a result must name it. */
	readonly name: string;
}

export const listops: ListopsVariant = {
	id: 'listops',
	name: 'LRA ListOps (generated)',
	above: 500,
	below: 2000,
	maximumDepth: 10,
};

/** Length 20 to 120: learning shows in minutes. */
export const listopsMini: ListopsVariant = {
	id: 'listops-mini',
	name: 'ListOps-mini, not LRA',
	above: 19,
	below: 121,
	maximumDepth: 4,
};

export interface ListopsExample extends Example {
	/** How many trees of its stream were drawn before: examples / (attempt + 1) is the acceptance rate. */
	readonly attempt: number;
}

export interface ListopsSource {
	readonly variant: ListopsVariant;
	readonly seed: number;
	readonly split: Split;
}

/**
 * Examples without end, each once; tree i is a function of source and i alone.
 * @param seen  fingerprints that are not given again; grows
 */
export function* listopsExamples(
	{ variant, seed, split }: ListopsSource,
	seen = new Set<number>(),
): Generator<ListopsExample, never> {
	const draws = new Draws(seed, siteOf(variant.id, split));
	for (let attempt = 0; ; attempt++) {
		const tokens = drawTree(variant, draws.begin(attempt));
		if (tokens === null) continue;
		const fingerprint = fingerprintOf(tokens);
		if (seen.has(fingerprint)) continue;
		seen.add(fingerprint);
		yield { tokens, label: evaluate(tokens), attempt };
	}
}

export interface HeldOut {
	readonly validation: number;
	readonly test: number;
}

export interface ListopsSplits {
	readonly validation: readonly ListopsExample[];
	readonly test: readonly ListopsExample[];
	/** Without end; none of it is held out. */
	readonly train: Generator<ListopsExample, never>;
}

/** Official sizes of the sets that are held out. */
export const officialHeldOut: HeldOut = { validation: 2000, test: 2000 };

/** Splits from streams of their own that share no example; test comes first, so that it never depends on the others. */
export function listopsSplits(
	variant: ListopsVariant,
	seed: number,
	heldOut: HeldOut = officialHeldOut,
): ListopsSplits {
	const seen = new Set<number>();
	const first = (split: Split, count: number) =>
		take(listopsExamples({ variant, seed, split }, seen), count);
	const test = first('test', heldOut.test);
	const validation = first('validation', heldOut.validation);
	return { test, validation, train: listopsExamples({ variant, seed, split: 'train' }, seen) };
}
