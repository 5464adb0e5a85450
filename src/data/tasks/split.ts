/** Splits of a generated task: each draws from a site of its own. */

export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** One number a generator. Part of the file format: never change or reuse one. */
const taskNumbers = {
	listops: 1,
	'listops-mini': 2,
	'pathfinder-easy': 3,
	'pathfinder-intermediate': 4,
	'pathfinder-hard': 5,
} as const;
type GeneratedTask = keyof typeof taskNumbers;

/** Word 3 of the counter: 4 * task + split. */
export function siteOf(task: GeneratedTask, split: Split): number {
	return taskNumbers[task] * 4 + splits.indexOf(split);
}
