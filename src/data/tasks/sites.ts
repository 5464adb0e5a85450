/** Splits of a task that draws its examples: each from a site of its own. */

export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** One number a task. Part of the file format: never change or reuse one. */
const taskNumbers = {
	listops: 1,
	'listops-mini': 2,
	'pathfinder-easy': 3,
	'pathfinder-intermediate': 4,
	'pathfinder-hard': 5,
	'sotu-era': 6,
	'sotu-pairs': 7,
} as const;
type DrawnTask = keyof typeof taskNumbers;

/** Word 3 of the counter: 4 * task + split. */
export function siteOf(task: DrawnTask, split: Split): number {
	return taskNumbers[task] * 4 + splits.indexOf(split);
}
