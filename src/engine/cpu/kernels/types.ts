/** Parameters of kernels. The build reads them: a `Pointer` must be given, an `Optional` may be absent, which is 0. */
export type Pointer = usize;
export type Optional = usize;
