const dataHosts = [
	'https://huggingface.co',
	'https://*.huggingface.co',
	'https://*.hf.co',
	'https://raw.githubusercontent.com',
];

/**
 * Threads share memory, which a browser gives to a page alone that keeps others out of its process. Without these headers,
 * as on static hosts, the CPU engine has one thread.
 */
export const isolation = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What the built page may load and reach; the hosts are those of the public data sets. */
export const contentSecurityPolicy = [
	"default-src 'none'",
	// The kernels of the CPU engine are WebAssembly; this lets nothing evaluate text.
	"script-src 'self' 'wasm-unsafe-eval'",
	"worker-src 'self'",
	`connect-src 'self' ${dataHosts.join(' ')}`,
	"img-src 'self' data: blob:",
	"style-src 'self'",
	"font-src 'self'",
	"manifest-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
].join('; ');

/**
 * Writes the policy into the built page, since static hosts cannot send it as a header.
 * Not while developing: Vite's dev server injects inline scripts and styles.
 */
export function contentSecurityPolicyMeta() {
	const attrs = { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy };
	return {
		name: 'content-security-policy-meta',
		apply: 'build',
		transformIndexHtml: {
			order: 'post',
			handler: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' }],
		},
	};
}
