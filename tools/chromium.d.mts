export function findChromium(): string | null;
export function ensureChromium(): string | null;
export function findSoftwareVulkan(browser?: string | null): string | null;
export function vulkanIsConfigured(environment?: NodeJS.ProcessEnv): boolean;
export function prepareSoftwareVulkan(environment?: NodeJS.ProcessEnv): void;
export const quietSwitches: string[];
