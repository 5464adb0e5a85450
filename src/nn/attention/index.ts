/** The attention family, by id. */
import { Problem } from '../../core/problem';
import type { AttentionDefinition } from './definition';
import * as registry from './registry';
import { softmax } from './softmax';

/** What every member is measured against. */
export const baseline: AttentionDefinition = softmax;

/** Quadratic cost before linear, mixtures before single keys, then by id: bundlers order a namespace as they like. */
export const attentionFamily: readonly AttentionDefinition[] = Object.values<AttentionDefinition>(
	registry,
).toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));

function rank({ linear = false, mixture }: AttentionDefinition): number {
	return 2 * Number(linear) + Number(!mixture);
}

/** @throws Problem `configuration` naming the id and the members */
export function attentionById(id: string): AttentionDefinition {
	const found = attentionFamily.find((definition) => definition.id === id);
	if (found) return found;
	const known = attentionFamily.map((definition) => definition.id).join(', ');
	throw new Problem('configuration', `variant must be one of ${known}, got ${id}.`);
}
