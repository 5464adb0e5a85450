const workerOnly = /\/src\/(graph|engine|nn|train|data|cli|testing)\/|\.wgsl(\?|$)/;

/** Fails the build when the page's own bundle holds code that belongs to the worker. */
export function pageBoundary() {
	return {
		name: 'page-boundary',
		apply: 'build',
		generateBundle(_options, bundle) {
			const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
			const strays = chunks.flatMap((chunk) => chunk.moduleIds).filter((id) => workerOnly.test(id));
			if (strays.length > 0)
				this.error(
					'The page may load core, the page side of the workbench and ui, but its bundle holds ' +
						`${strays.join(', ')}. Reach them through the worker's protocol.`,
				);
		},
	};
}
