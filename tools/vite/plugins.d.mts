import type { Plugin } from 'vite';

export const contentSecurityPolicy: string;
export const isolation: Readonly<Record<string, string>>;
export function contentSecurityPolicyMeta(): Plugin;
export function pageBoundary(): Plugin;
export function plainArchives(): Plugin;
