/** The compiled kernels as base64, written by tools/cpu-kernels.mjs. */
declare module '*.generated.mjs' {
	export const base64: string;
}
