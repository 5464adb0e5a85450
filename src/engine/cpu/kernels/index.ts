/** What the host calls; the kernels are reached through the calls of a program. */
export { abandon, enlist, run, serve, stop } from './threads';
