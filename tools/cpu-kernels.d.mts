export function ensureCpuKernels(): Promise<boolean>;
