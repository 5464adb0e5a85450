import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ensureCpuKernels } from './tools/cpu-kernels.mjs';
import {
	contentSecurityPolicy,
	contentSecurityPolicyMeta,
	isolation,
	pageBoundary,
	plainArchives,
} from './tools/vite/plugins.mjs';

// The worker imports them.
await ensureCpuKernels();

export default defineConfig({
	// Relative, so that the site works below any path.
	base: './',
	plugins: [react(), contentSecurityPolicyMeta(), pageBoundary(), plainArchives()],
	build: {
		outDir: 'dist',
		sourcemap: false,
		// `font-src 'self'` refuses data: addresses.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
	},
	worker: { format: 'es' },
	server: { headers: isolation },
	preview: {
		// A worker obeys the header it was served with, not the page's <meta>.
		headers: { ...isolation, 'Content-Security-Policy': contentSecurityPolicy },
	},
});
