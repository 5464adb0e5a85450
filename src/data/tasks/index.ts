/** The labelled tasks, one definition each: what a model must know of them, and the way to their data. */
import type { LabelledTask } from '../labelled';
import type { LabelledDefinition } from './definition';
import { generatedTasks } from './generated';
import { ownExamples } from './own';
import { publicTasks } from './public';
import { embeddedTasks } from './sotu';

export const labelledDefinitions: readonly LabelledDefinition[] = [
	...generatedTasks,
	...embeddedTasks,
	...publicTasks,
	ownExamples,
];

/** Null for data without labels, such as a text. */
export function labelledTask(id: string): LabelledTask | null {
	return labelledDefinition(id);
}

export function labelledDefinition(id: string): LabelledDefinition | null {
	return labelledDefinitions.find((task) => task.id === id) ?? null;
}
