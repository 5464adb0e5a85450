/** Buffer usages; the WebGPU globals of the same meaning do not exist in Node. */
export const MAP_READ = 0x1;
export const COPY_SRC = 0x4;
export const COPY_DST = 0x8;
export const UNIFORM = 0x40;
export const STORAGE = 0x80;
export const QUERY_RESOLVE = 0x200;

/** Everything that kernels read and write. */
export const DATA = STORAGE | COPY_SRC | COPY_DST;
/** What `mapAsync` reads from. */
export const STAGING = MAP_READ | COPY_DST;
export const MODE_READ = 0x1;
