/** The layers of docs/architecture.md: no upward import, no cycle. Tests stand outside them. */

const test = '\\.test\\.tsx?$';

/** What the worker loads of the workbench; every other file there is the page's. */
const workerSide =
	'^src/workbench/(train\\.worker|(session|catalogue)[a-z-]*)\\.ts$|^src/workbench/session/';
const worker = '^src/workbench/train\\.worker\\.ts$';
const seam = '^src/workbench/protocol\\.ts$';

/** Layer by layer: which files, and what of `src` they may import besides their own layer. */
const layers = {
	core: ['^src/core/', []],
	graph: ['^src/graph/', ['^src/core/']],
	engine: ['^src/engine/', ['^src/core/', '^src/graph/']],
	nn: ['^src/nn/', ['^src/core/', '^src/graph/']],
	data: ['^src/data/', ['^src/core/']],
	train: ['^src/train/', ['^src/(core|graph|engine|nn|data)/']],
	ui: ['^src/ui/', ['^src/core/', '^src/workbench/']],
	cli: ['^src/cli/', ['^src/(core|graph|engine|nn|data|train)/']],
};

function layerRule([name, [own, below]]) {
	return {
		name: `${name}-imports-downwards`,
		comment: `${name} may import only itself${below.map((path) => `, ${path}`).join('')}`,
		severity: 'error',
		from: { path: own, pathNot: test },
		to: { path: '^src/', pathNot: [own, ...below] },
	};
}

module.exports = {
	forbidden: [
		...Object.entries(layers).map(layerRule),
		{
			name: 'ui-knows-no-worker-side',
			comment: 'ui reaches the worker through the page side of the workbench.',
			severity: 'error',
			from: { path: '^src/ui/', pathNot: test },
			to: { path: workerSide },
		},
		{
			name: 'workbench-page-side-imports-core',
			comment:
				'The page never loads graph, engine, nn, train or data: the worker announces a catalogue.',
			severity: 'error',
			from: { path: '^src/workbench/', pathNot: [workerSide, test] },
			to: { path: '^src/', pathNot: ['^src/(core|workbench)/'] },
		},
		{
			name: 'workbench-page-side-knows-no-worker-side',
			severity: 'error',
			from: { path: '^src/workbench/', pathNot: [workerSide, test] },
			to: { path: workerSide, pathNot: worker },
		},
		{
			name: 'one-place-names-the-worker',
			comment:
				'By its address (?worker&url), which loads nothing into the page: ' +
				'tools/vite/page-boundary.mjs checks the bundle.',
			severity: 'error',
			from: { pathNot: ['^src/workbench/(client|connection)\\.ts$', test] },
			to: { path: worker },
		},
		{
			name: 'workbench-worker-side-imports',
			comment: 'The worker side imports core, train, and engine and data to construct them.',
			severity: 'error',
			from: { path: workerSide, pathNot: test },
			to: { path: '^src/(graph|nn|ui|cli|testing)/' },
		},
		{
			name: 'workbench-sides-meet-in-the-protocol',
			severity: 'error',
			from: { path: workerSide, pathNot: test },
			to: { path: '^src/workbench/', pathNot: [workerSide, seam] },
		},
		{
			name: 'testing-for-tests-only',
			severity: 'error',
			from: { pathNot: [test, '\\.test\\.mjs$', '^src/testing/', '^e2e/', '^bench/'] },
			to: { path: '^src/testing/' },
		},
		{
			name: 'nothing-imports-the-benchmark',
			severity: 'error',
			from: { pathNot: '^bench/' },
			to: { path: '^bench/' },
		},
		{
			name: 'no-node-in-browser-code',
			comment: 'What runs in the page or the worker gets files, clocks and devices as arguments.',
			severity: 'error',
			from: { path: '^src/(core|graph|engine|nn|data|train|workbench|ui)/', pathNot: test },
			to: { dependencyTypes: ['core'] },
		},
		{
			name: 'no-cycle',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(dist|dist-cli|public|bench/dist|bench/node_modules)/' },
		// A type-only import is a dependency of the design all the same.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
	},
};
