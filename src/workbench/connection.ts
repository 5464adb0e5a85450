/** Starts the training worker under `require-trusted-types-for 'script'`: same-origin scripts only. */
import workerUrl from './train.worker?worker&url';

interface ScriptUrlPolicy {
	/** A TrustedScriptURL where the browser has them; the DOM types still say string. */
	createScriptURL(url: string): string;
}

declare global {
	interface Window {
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

const policy = window.trustedTypes?.createPolicy('mgk-workbench', sameOrigin) ?? sameOrigin;

export function startWorker(): Worker {
	return new Worker(policy.createScriptURL(workerUrl), { type: 'module', name: 'training' });
}
