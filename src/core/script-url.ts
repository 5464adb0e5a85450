/** Addresses of workers under `require-trusted-types-for 'script'`: same-origin scripts only. */

interface ScriptUrlPolicy {
	/** A TrustedScriptURL where the browser has them; the DOM types still say string. */
	createScriptURL(url: string): string;
}

declare global {
	interface WindowOrWorkerGlobalScope {
		readonly trustedTypes?: {
			createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
		};
	}
}

const sameOrigin: ScriptUrlPolicy = {
	createScriptURL(url) {
		if (new URL(url, location.href).origin !== location.origin)
			throw new TypeError(`a worker must come from ${location.origin}, got ${url}`);
		return url;
	},
};

let policy: ScriptUrlPolicy | null = null;

/** The address as `new Worker` takes it. @throws TypeError for another origin */
export function scriptUrl(url: string): string {
	policy ??= self.trustedTypes?.createPolicy('mgk-workbench', sameOrigin) ?? sameOrigin;
	return policy.createScriptURL(url);
}
