/** One cell in words: what the pointer shows and what a screen reader says. */
import type { ProbeView } from '../../workbench/protocol';
import type { Cell } from '../../workbench/store';
import { formatShare } from '../messages';
import { responsibilitiesAt } from './map-colours';

export interface CellReading {
	readonly query: string;
	readonly key: string;
	/** Null where the query may not attend to the key. */
	readonly weight: number | null;
	/** gamma_ijr for every component; empty for a variant that is no mixture. */
	readonly responsibilities: readonly number[];
}

export function readCell(view: ProbeView, { query, key }: Cell): CellReading {
	const weight = view.weights[query * view.tokens.length + key] ?? 0;
	return {
		query: view.tokens[query] ?? '',
		key: view.tokens[key] ?? '',
		weight: weight === 0 ? null : weight,
		responsibilities: weight === 0 ? [] : responsibilitiesAt(view, query, key),
	};
}

export function cellSentence(view: ProbeView, cell: Cell): string {
	const { query, key, weight, responsibilities } = readCell(view, cell);
	const pair = `query ${cell.query + 1} “${query}”, key ${cell.key + 1} “${key}”`;
	if (weight === null) return `${pair}: masked`;
	const shares = responsibilities.map((share, r) => `component ${r + 1} ${formatShare(share)}`);
	return [`${pair}: attention ${formatShare(weight)}`, ...shares].join(', ');
}

/** The wished cell inside the map; without a wish the last query and the key it looks at most. */
export function cellWithin(view: ProbeView, wish: Cell | null): Cell {
	const last = view.tokens.length - 1;
	if (wish) return { query: Math.min(wish.query, last), key: Math.min(wish.key, last) };
	const row = view.weights.subarray(last * view.tokens.length, (last + 1) * view.tokens.length);
	const key = row.reduce((best, weight, j) => (weight > (row[best] ?? 0) ? j : best), 0);
	return { query: last, key };
}
