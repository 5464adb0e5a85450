/** The compiled kernels, each module fetched by those alone who run it. */
import type { Arithmetic } from './arithmetic';

const modules = {
	plain: {
		single: () => import('./plain-single.generated.mjs'),
		shared: () => import('./plain-shared.generated.mjs'),
	},
	fused: {
		single: () => import('./fused-single.generated.mjs'),
		shared: () => import('./fused-shared.generated.mjs'),
	},
} as const;

/** For memory that is shared between threads or not: a module refuses the other kind. */
export async function fetchKernels(
	arithmetic: Arithmetic,
	memory: 'single' | 'shared',
): Promise<Uint8Array<ArrayBuffer>> {
	const { base64 } = await modules[arithmetic][memory]();
	return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
