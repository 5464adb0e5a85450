/** The content security policy, as the browser enforces it on a script that the page loads. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/test';

const dataHosts = [
	'https://huggingface.co',
	'https://*.huggingface.co',
	'https://*.hf.co',
	'https://raw.githubusercontent.com',
];

test('the policy stands in the page and in its header', async ({ workbench, page, request }) => {
	await workbench.open();
	const meta = page.locator('meta[http-equiv="Content-Security-Policy"]');
	const written = (await meta.getAttribute('content')) ?? '';
	expect(directive(written, 'default-src')).toEqual(["'none'"]);
	expect(directive(written, 'script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
	expect(directive(written, 'style-src')).toEqual(["'self'"]);
	expect(directive(written, 'worker-src')).toEqual(["'self'"]);
	expect(directive(written, 'connect-src')).toEqual(["'self'", ...dataHosts]);
	expect(directive(written, 'require-trusted-types-for')).toEqual(["'script'"]);
	expect(written.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
	// A worker obeys the header it was served with, not the page's <meta>.
	const [worker] = page.workers();
	for (const address of [page.url(), worker?.url() ?? '']) {
		const header = (await request.get(address)).headers()['content-security-policy'];
		expect(header, address).toBe(written);
	}
});

test('a loaded script cannot evaluate text, write markup or reach another host', async ({
	workbench,
	page,
	guard,
}) => {
	guard.allow(
		/^console error: .*(Content Security Policy|Trusted ?Type|TrustedHTML|TrustedScript)/,
	);
	await workbench.open();
	const outcome = await outcomesInPage(page, {
		eval: "eval('1')",
		Function: "new Function('return 1')",
		timer: "setTimeout('globalThis.polluted = 1', 0)",
		innerHTML: "document.body.innerHTML = '<b>x</b>'",
		worker: "new Worker('./assets/any.js')",
		fetch: "await fetch('https://example.com/')",
		inline: "document.body.append(Object.assign(document.createElement('script'), { text: '1' }))",
		style: `document.body.setAttribute('style', 'color: red');
			if (document.body.style.color !== '') throw new Error('the style was applied')`,
	});
	expect(outcome).toEqual({
		eval: 'EvalError',
		Function: 'EvalError',
		timer: expect.stringMatching(/^(TypeError|EvalError)$/),
		innerHTML: 'TypeError',
		worker: 'TypeError',
		fetch: 'TypeError',
		inline: 'TypeError',
		style: 'nothing thrown',
	});
	expect(guard.abroad).toEqual([]);
});

/**
 * Runs each piece in a module that the page loads from its own address, and names what it threw.
 * Code that the driver evaluates itself would not be bound by the policy.
 */
async function outcomesInPage(page: Page, pieces: Record<string, string>) {
	const attempts = Object.entries(pieces).map(
		([name, piece]) =>
			`outcome[${JSON.stringify(name)}] = await attempt(async () => { ${piece} });`,
	);
	const body = `
		const attempt = (task) => task().then(() => 'nothing thrown', (thrown) => thrown.name);
		const outcome = {};
		${attempts.join('\n')}
		window.dispatchEvent(new CustomEvent('policy-outcome', { detail: outcome }));`;
	await page.route('**/policy-probe.js', (route) =>
		route.fulfill({ contentType: 'text/javascript', body }),
	);
	return page.evaluate(
		() =>
			new Promise<Record<string, string>>((resolve, reject) => {
				const types = window.trustedTypes as unknown as {
					createPolicy(
						name: string,
						rules: { createScriptURL(url: string): string },
					): {
						createScriptURL(url: string): string;
					};
				};
				const policy = types.createPolicy('policy-probe', { createScriptURL: (url) => url });
				addEventListener('policy-outcome', (event) => resolve((event as CustomEvent).detail));
				const script = document.createElement('script');
				script.type = 'module';
				script.src = policy.createScriptURL('./policy-probe.js');
				script.addEventListener('error', () => reject(new Error('the probe was not loaded')));
				document.head.append(script);
			}),
	);
}

function directive(policy: string, name: string): string[] | undefined {
	const found = policy.split('; ').find((text) => text.startsWith(`${name} `));
	return found?.split(' ').slice(1);
}
