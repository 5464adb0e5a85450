const dataHosts = [
	'https://huggingface.co',
	'https://*.huggingface.co',
	'https://*.hf.co',
	'https://raw.githubusercontent.com',
];

/** What the built page may load and reach; the hosts are those of the public data sets. */
export const contentSecurityPolicy = [
	"default-src 'none'",
	"script-src 'self'",
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
