/** The smallest multiple of 8 that is not below: rows and columns of tiles in a thread's memory. */
export function eights(count: number): number {
	return 8 * Math.ceil(count / 8);
}
