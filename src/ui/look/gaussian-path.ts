/** The outline of a bell curve for a drawing. */
export function componentPath(
	mean: number,
	deviation: number,
	height: number,
	base: number,
): string {
	const points = Array.from({ length: 49 }, (_, i) => {
		const x = mean + ((i - 24) / 24) * 2.5 * deviation;
		const y = base - height * Math.exp(-(((x - mean) / deviation) ** 2) / 2);
		return `${x.toFixed(1)} ${y.toFixed(1)}`;
	});
	return `M${points.join('L')}`;
}
