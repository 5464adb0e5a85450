/** One SVG path a component: the bars of a query's row, stacked from the bottom. */
import type { ProbeView } from '../../workbench/protocol';
import { responsibilitiesAt } from './map-colours';

export interface RowPaths {
	/** One path a component; a single one for a variant that is no mixture. */
	readonly paths: readonly string[];
	/** Attention at the full height of the drawing. */
	readonly top: number;
}

/** `step` is the width of a key in pixels. */
export function rowPaths(view: ProbeView, query: number, step: number, height: number): RowPaths {
	const count = view.tokens.length;
	const weights = view.weights.subarray(query * count, (query + 1) * count);
	const top = Math.max(
		0.05,
		weights.reduce((most, weight) => Math.max(most, weight), 0),
	);
	const bar = Math.max(1, step - (step > 4 ? 1 : 0));
	const paths: string[] = [];
	weights.forEach((weight, key) => {
		if (weight === 0) return;
		const shares = view.responsibility ? responsibilitiesAt(view, query, key) : [1];
		let floor = height;
		shares.forEach((share, component) => {
			const tall = (weight * share * height) / top;
			floor -= tall;
			const x = (key * step).toFixed(2);
			const rectangle = `M${x} ${floor.toFixed(2)}h${bar.toFixed(2)}v${tall.toFixed(2)}h-${bar.toFixed(2)}z`;
			paths[component] = (paths[component] ?? '') + rectangle;
		});
	});
	return { paths, top };
}
