import { shaderText } from './shaders.generated';

/** Changes with the kernels: what was measured of others says nothing of these. */
export function kernelsVersion(): string {
	let hash = 0x811c9dc5;
	for (const text of Object.values(shaderText))
		for (let at = 0; at < text.length; at++)
			hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
	return hash.toString(16).padStart(8, '0');
}
