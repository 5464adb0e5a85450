/** The compiled kernels as base64, written by tools/cpu-kernels.mjs: for unshared and for shared memory. */
export const single: string;
export const shared: string;
