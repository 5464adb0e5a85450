/** Few cases that try every pair of choices: most faults show with two settings, and a full product takes days. */
import { uniformInts } from './random';

export type Factors = Readonly<Record<string, readonly (string | number | boolean)[]>>;
export type Chosen<F extends Factors> = { readonly [K in keyof F]: F[K][number] };

/** Candidates that compete to be the next case. */
const CANDIDATES = 240;

/** What a case costs whose costly factors have not been together before, in cases whose have. */
const COST = 4;

/**
 * Cases in which every pair of values of two factors occurs that some case with `allowed` can have; the same every time.
 * Greedy: each case is the best of a number of random ones around a pair that is still missing.
 * @param costly  factors that decide which kernels are compiled: few combinations of them are used, and each often
 */
export function pairwise<const F extends Factors>(
	factors: F,
	allowed: (chosen: Chosen<F>) => boolean = () => true,
	costly: readonly (keyof F & string)[] = [],
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
	const costlyPart = (chosen: Chosen<F>) => costly.map((name) => [name, chosen[name]] as const);
	const paid = new Map<string, ReturnType<typeof costlyPart>>();
	for (const [key, wanted] of missing) {
		if (!missing.has(key)) continue;
		let best: { chosen: Chosen<F>; covers: string[]; gain: number } | undefined;
		for (let candidate = 0; candidate < CANDIDATES; candidate++) {
			const earlier = candidate % 2 ? [...paid.values()][draw(Math.max(1, paid.size))] : undefined;
			const given = { ...Object.fromEntries(earlier ?? []), ...wanted };
			const chosen = Object.fromEntries(
				names.map((name) => {
					const values = factors[name] ?? [];
					return [name, given[name] ?? values[draw(values.length)]];
				}),
			) as Chosen<F>;
			if (!allowed(chosen)) continue;
			const covers = pairsOf(names, chosen).filter((pair) => missing.has(pair));
			const gain = covers.length / (paid.has(`${costlyPart(chosen)}`) ? 1 : COST);
			if (!best || gain > best.gain) best = { chosen, covers, gain };
		}
		if (best) {
			cases.push(best.chosen);
			const part = costlyPart(best.chosen);
			paid.set(`${part}`, part);
		}
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
