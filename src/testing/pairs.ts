/** Few cases that try every pair of choices: most faults show with two settings, and a full product takes days. */
import { uniformInts } from './random';

export type Factors = Readonly<Record<string, readonly (string | number | boolean)[]>>;
export type Chosen<F extends Factors> = { readonly [K in keyof F]: F[K][number] };

/** Candidates that compete to be the next case. */
const CANDIDATES = 60;

/**
 * Cases in which every pair of values of two factors occurs that some case with `allowed` can have; the same every time.
 * Greedy: each case is the best of a number of random ones around a pair that is still missing.
 */
export function pairwise<const F extends Factors>(
	factors: F,
	allowed: (chosen: Chosen<F>) => boolean = () => true,
): Chosen<F>[] {
	const names = Object.keys(factors);
	const draw = uniformInts(names.length);
	const missing = new Map<string, Readonly<Record<string, string | number | boolean>>>();
	for (const [index, one] of names.entries())
		for (const other of names.slice(index + 1))
			for (const a of factors[one] ?? [])
				for (const b of factors[other] ?? [])
					missing.set(pairKey(one, a, other, b), { [one]: a, [other]: b });
	const cases: Chosen<F>[] = [];
	for (const [key, wanted] of missing) {
		if (!missing.has(key)) continue;
		let best: { readonly chosen: Chosen<F>; readonly covers: string[] } | undefined;
		for (let candidate = 0; candidate < CANDIDATES; candidate++) {
			const chosen = Object.fromEntries(
				names.map((name) => {
					const values = factors[name] ?? [];
					return [name, wanted[name] ?? values[draw(values.length)]];
				}),
			) as Chosen<F>;
			if (!allowed(chosen)) continue;
			const covers = pairsOf(names, chosen).filter((pair) => missing.has(pair));
			if (!best || covers.length > best.covers.length) best = { chosen, covers };
		}
		if (best) cases.push(best.chosen);
		for (const pair of best?.covers ?? [key]) missing.delete(pair);
	}
	return cases;
}

/** Every pair of a case. */
export function pairsOf(
	names: readonly string[],
	chosen: Readonly<Record<string, string | number | boolean>>,
): string[] {
	return names.flatMap((one, index) =>
		names
			.slice(index + 1)
			.map((other) => pairKey(one, chosen[one] ?? '', other, chosen[other] ?? '')),
	);
}

type Value = string | number | boolean;

function pairKey(one: string, a: Value, other: string, b: Value): string {
	return `${one} ${a}, ${other} ${b}`;
}
