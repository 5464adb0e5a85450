/** What may be downloaded before the page is of use, and what an engine may weigh; `size-limit` fails above. */
const withShaders = (options) => ({ ...options, format: 'esm', loader: { '.wgsl': 'text' } });
/** Of the modules of the CPU engine a page fetches one. */
const withOneModule = (options) => ({
	...withShaders(options),
	external: ['plain-single', 'fused-single', 'fused-shared'].map(
		(name) => `*/${name}.generated.mjs`,
	),
});

export default [
	{
		name: 'page: script and styles of its entry',
		path: ['dist/assets/index-*.js', 'dist/assets/index-*.css'],
		disablePlugins: ['@size-limit/esbuild'],
		gzip: true,
		limit: '200 KiB',
	},
	{
		name: 'WebGPU engine with its shaders',
		path: 'src/engine/webgpu/index.ts',
		import: '{ openWebgpu }',
		modifyEsbuildConfig: withShaders,
		gzip: true,
		limit: '60 KiB',
	},
	{
		name: 'CPU engine with its kernels in one arithmetic',
		path: 'src/engine/cpu/index.ts',
		import: '{ openCpu }',
		modifyEsbuildConfig: withOneModule,
		gzip: true,
		limit: '60 KiB',
	},
];
