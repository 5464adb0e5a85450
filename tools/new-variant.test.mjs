/** What a new member of the attention family takes: its file and one line of the registry. Tried on a copy of the project. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const copied = [
	'src',
	'shaders',
	'tools',
	'public',
	'package.json',
	'vite.config.ts',
	'vitest.config.ts',
	'tsconfig.json',
];
const attention = 'src/nn/attention';

let copy;

beforeAll(() => {
	copy = mkdtempSync(join(tmpdir(), 'mgk-copy-'));
	for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
	cpSync(join(root, 'src/testing/fixtures/dummy-variant.ts'), join(copy, attention, 'dummy.ts'));
	const registry = join(copy, attention, 'registry.ts');
	const line = "export { dummy } from './dummy';\n";
	writeFileSync(registry, `${readFileSync(registry, 'utf8')}${line}`);
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const run = (...args) =>
	execFileSync(process.execPath, args, {
		cwd: copy,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
const mgk = (...args) => run('tools/mgk.mjs', ...args);

it('mgk presets has one of it', () => {
	expect(mgk('presets')).toMatch(/^\s*sotu-dummy\s.*Dummy keys/m);
});

it('mgk counts counts it, with all heads and with half', () => {
	const rows = JSON.parse(mgk('counts', '--json')).filter(({ variant }) => variant === 'dummy');
	expect(rows.map(({ heads }) => heads)).toEqual([4, 2]);
	expect(rows[0].counts.parameters).toBeGreaterThan(1000);
});

it('it trains', () => {
	const out = join(copy, 'out');
	const small = ['headDim=8', 'width=16', 'layers=1', 'context=16', 'batch=2', 'sampleLength=0'];
	const settings = [...small, 'feedForward=16', 'evaluationBatches=1'];
	mgk(
		...['run', 'sotu-dummy', '--steps', '3', '--engine', 'reference', '--out', out],
		...settings.flatMap((setting) => ['--set', setting]),
	);
	const {
		config,
		first,
		attention: counts,
	} = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
	expect(config.variant).toBe('dummy');
	expect(first.loss).toBeGreaterThan(4);
	expect(counts.own.parameters).toBeGreaterThan(0);
});

it('the form offers it, with the settings of its kind', () => {
	writeFileSync(
		join(copy, 'src/workbench/new-variant.test.ts'),
		`import { expect, it } from 'vitest';
import { catalogueOf } from './catalogue';
it('form', () => {
	const { fields, variants } = catalogueOf('webgpu', new Set());
	expect(fields.variant.options.map(({ label }) => label)).toContain('Dummy keys');
	expect(fields.components.visibleWhen.oneOf).toContain('dummy');
	expect(fields.variance.visibleWhen.oneOf).toContain('dummy');
	expect(variants.map(({ id }) => id)).toContain('dummy');
});
`,
	);
	expect(
		run('node_modules/vitest/vitest.mjs', 'run', 'src/workbench/new-variant.test.ts'),
	).toContain('1 passed');
});

it('the tests of every variant take it up', () => {
	const listed = run(
		'node_modules/vitest/vitest.mjs',
		'list',
		'src/cli/every-variant.test.ts',
		'src/cli/bench',
	);
	expect(listed).toContain('dummy, 100 steps: the loss falls');
	expect(listed).toMatch(/memory beside inputs and outputs.*> 'dummy'/);
});
