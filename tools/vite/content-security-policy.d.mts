export const isolation: Record<string, string>;
