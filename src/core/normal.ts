/**
 * Normal variates by Box-Muller with own polynomials in float64.
 * `Math.log` and `Math.cos` may differ between engines in the last place; + - * / and sqrt may not.
 */

/** Two independent standard normals from two unsigned random words. */
export function boxMuller(radiusWord: number, angleWord: number): readonly [number, number] {
	// The radius word becomes (0, 1], so that its logarithm is finite; |result| <= 6.67.
	const radius = Math.sqrt(-2 * logarithm((radiusWord + 1) * 2 ** -32));
	const [cosine, sine] = cosineSine(angleWord * 2 ** -32);
	return [radius * cosine, radius * sine];
}

/** Natural logarithm of x in (0, 1], from log m = 2 atanh((m - 1) / (m + 1)). */
export function logarithm(x: number): number {
	let mantissa = x;
	let exponent = 0;
	while (mantissa < Math.SQRT1_2) {
		mantissa *= 2;
		exponent--;
	}
	const s = (mantissa - 1) / (mantissa + 1);
	return exponent * Math.LN2 + 2 * s * polynomial(inverseHyperbolicTangent, s * s);
}

/** Cosine and sine of an angle in turns, 0..1; reduced to an eighth of a turn without rounding. */
export function cosineSine(turns: number): readonly [number, number] {
	const quarter = Math.floor(4 * turns + 0.5);
	return quarterTurned((turns - quarter / 4) * (2 * Math.PI), quarter);
}

/** Cosine and sine of angle + quarter * π/2, for |angle| <= π/4 in radians and a whole `quarter` from 0. */
export function quarterTurned(angle: number, quarter: number): readonly [number, number] {
	const square = angle * angle;
	const cosine = polynomial(cosineTaylor, square);
	const sine = angle * polynomial(sineTaylor, square);
	switch (quarter % 4) {
		case 0:
			return [cosine, sine];
		case 1:
			return [-sine, cosine];
		case 2:
			return [-cosine, -sine];
		default:
			return [sine, -cosine];
	}
}

/** Coefficients from the highest power down; truncation below 1e-16 on the reduced ranges. */
const inverseHyperbolicTangent = [21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1].map((odd) => 1 / odd);
const cosineTaylor = [18, 16, 14, 12, 10, 8, 6, 4, 2, 0].map(taylorTerm);
const sineTaylor = [17, 15, 13, 11, 9, 7, 5, 3, 1].map(taylorTerm);

function taylorTerm(power: number): number {
	let factorial = 1;
	for (let factor = 2; factor <= power; factor++) factorial *= factor;
	return (power % 4 < 2 ? 1 : -1) / factorial;
}

function polynomial(coefficients: readonly number[], x: number): number {
	return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
