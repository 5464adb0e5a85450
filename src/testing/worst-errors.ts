/** The largest errors of a file of cases, printed when all have run. */
import { afterAll, expect } from 'vitest';

/** Call inside `describe`; hand the result the errors of each case, gradients named `d/…`. */
export function reportWorst(
	family: string,
	cases: number,
): (errors: Readonly<Record<string, number>>) => void {
	let [output, gradient] = [0, 0];
	afterAll(() => {
		console.info(
			`${family}, ${cases} cases: outputs within ${output.toExponential(1)} of float64, ` +
				`gradients within ${gradient.toExponential(1)}`,
		);
		expect(output).toBeGreaterThan(0);
	});
	return (errors) => {
		for (const [name, error] of Object.entries(errors))
			if (name.startsWith('d/')) gradient = Math.max(gradient, error);
			else output = Math.max(output, error);
	};
}
