import type { Plugin } from 'vite';

export const contentSecurityPolicy: string;
export function contentSecurityPolicyMeta(): Plugin;
export function pageBoundary(): Plugin;
export function plainArchives(): Plugin;
