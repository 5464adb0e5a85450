/** Labelled data from rows that are all there: training goes through them again and again, each time in another order. */
import { Stream } from '../core/random';
import { type Baselines, pairBaselines, textBaselines } from './baselines/kinds';
import type { Example } from './example';
import { countOf, type Examples, rowOf, rowsOf } from './examples';
import type { LabelledData, LabelledTask } from './labelled';
import { permutation } from './split';

/** The data are the same for every run; what a run's seed decides is its weights and masks. */
export const dataSeed = 1;

export interface RowsInParts {
	readonly train: Examples;
	readonly validation: Examples;
	readonly test: Examples;
	readonly sha256: string;
}

/** @param baselinesOf  made from training rows, the first ones of the first epoch */
export function dataOfRows(
	task: LabelledTask,
	{ train, validation, test, sha256 }: RowsInParts,
	baselinesOf: (train: (count: number) => readonly Example[]) => Baselines,
): LabelledData {
	const orderOf = epochOrders(countOf(train));
	const trained = (index: number) => {
		const epoch = Math.floor(index / countOf(train));
		return rowOf(train, orderOf(epoch)[index % countOf(train)] ?? 0);
	};
	const rows = (first: number, count: number) =>
		Array.from({ length: count }, (_, at) => trained(first + at));
	const baselines = baselinesOf((count) => rows(0, Math.min(count, countOf(train))));
	return {
		...task,
		kind: 'labelled',
		train: rows,
		validation: (count) => rowsOf(validation, count),
		test: (count) => rowsOf(test, count),
		baselines: (asked, length = task.encoding.maximumLength) => baselines(asked, length),
		sizes: { train: countOf(train), validation: countOf(validation), test: countOf(test) },
		sha256,
	};
}

/** Baselines of texts, or of pairs of them. */
export function baselinesOfTexts({ arity, classes }: Pick<LabelledTask, 'arity' | 'classes'>) {
	return (train: (count: number) => readonly Example[]): Baselines =>
		arity === 2 ? pairBaselines(train) : textBaselines(train, classes.length);
}

/** [count] of an epoch; a batch may lie in two epochs, so that the latest two are kept. */
function epochOrders(count: number): (epoch: number) => Uint32Array {
	const kept = new Map<number, Uint32Array>();
	return (epoch) => {
		const known = kept.get(epoch);
		if (known) return known;
		const order = permutation(count, dataSeed, { stream: Stream.dataOrder, epoch });
		for (const old of kept.keys()) if (Math.abs(epoch - old) > 1) kept.delete(old);
		kept.set(epoch, order);
		return order;
	};
}
