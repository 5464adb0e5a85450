/** The check of a prior: present where it is wanted, and of a value a head and component, or one at each key position. */
import { Problem } from '../../core/problem';
import { axis, requireShape } from '../../core/shape';
import type { TypeMap } from '../op';
import type { PriorKind } from './attention-prior.reference';

/** @throws Problem `internal` for a prior that is missing or one too many, `shape` naming it and what it must be */
export function checkPrior(
	op: string,
	{ prior }: TypeMap,
	{
		heads,
		components,
		seq,
	}: { readonly heads: number; readonly components: number; readonly seq: number },
	kind: PriorKind,
): void {
	const wanted = kind !== 'uniform';
	if (wanted !== (prior !== undefined))
		throw new Problem(
			'internal',
			`${op}: the prior ${kind} ${wanted ? 'needs' : 'takes no'} input \`prior\`.`,
		);
	if (!prior) return;
	const { shape } = prior;
	const mixture = [heads, components];
	if (shape.length !== 3) {
		requireShape(`${op}: prior`, shape, mixture, ['heads', 'components']);
		return;
	}
	const positions = Math.max(axis(shape, 2), seq);
	requireShape(
		`${op}: prior`,
		shape,
		[...mixture, positions],
		['heads', 'components', 'positions (at least seq)'],
	);
}
