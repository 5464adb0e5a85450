/** How long the intermediates of a plan are needed, whatever an engine's memory is made of. */

export interface Lifetime<Operand> {
	readonly operand: Operand;
	readonly bytes: number;
	/** The first step that uses it, and the last; one beyond the steps for what is kept until the end. */
	readonly first: number;
	readonly last: number;
}

/**
 * Largest first, which is how they are best given places.
 * @param steps  the operands of each step, in order
 * @param bytesOf  null for an operand that has a place already
 */
export function lifetimesOf<Operand>(
	steps: readonly (readonly Operand[])[],
	kept: readonly Operand[],
	bytesOf: (operand: Operand) => number | null,
): Lifetime<Operand>[] {
	const lifetimes = new Map<
		Operand,
		{ -readonly [K in keyof Lifetime<Operand>]: Lifetime<Operand>[K] }
	>();
	steps.forEach((operands, index) => {
		for (const operand of operands) {
			const known = lifetimes.get(operand);
			const bytes = known ? null : bytesOf(operand);
			if (known) known.last = index;
			else if (bytes !== null)
				lifetimes.set(operand, { operand, bytes, first: index, last: index });
		}
	});
	for (const operand of kept) {
		const lifetime = lifetimes.get(operand);
		if (lifetime) lifetime.last = steps.length;
	}
	return [...lifetimes.values()].sort((a, b) => b.bytes - a.bytes || a.first - b.first);
}

/** True where neither may take the other's place. */
export function overlap(a: Lifetime<unknown>, b: Lifetime<unknown>): boolean {
	return a.first <= b.last && b.first <= a.last;
}
