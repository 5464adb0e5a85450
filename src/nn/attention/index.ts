/** The attention family: a new member is its own file and one line here. */
import { Problem } from '../../core/problem';
import type { AttentionDefinition } from './definition';
import { linear } from './linear';
import { mgk } from './mgk';
import { mlk } from './mlk';
import { smgk } from './smgk';
import { smlk } from './smlk';
import { softmax } from './softmax';

export const attentionFamily = [
	mgk,
	smgk,
	softmax,
	linear,
	mlk,
	smlk,
] as const satisfies readonly AttentionDefinition[];

/** @throws Problem `configuration` naming the id and the members */
export function attentionById(id: string): AttentionDefinition {
	const found = attentionFamily.find((definition) => definition.id === id);
	if (found) return found;
	const known = attentionFamily.map((definition) => definition.id).join(', ');
	throw new Problem('configuration', `variant must be one of ${known}, got ${id}.`);
}
