/** `mgk profile` as a person calls it. */
import { describe, expect, it } from 'vitest';
import { capturePrinted } from '../../testing/printed';
import { main } from '../mgk';

const printed = capturePrinted();
const cpu = ['--engine', 'cpu', '--threads', '1', '--repeats', '2'];

describe('mgk profile', () => {
	it('prints the engine, its test and a row for each kind of operation', async () => {
		const code = await main(['profile', 'sotu-mgk-tiny', ...cpu, '--set', 'batch=2']);
		expect(code, printed.stderr).toBe(0);
		expect(printed.stdout).toMatch(
			/^engine {4}cpu, WebAssembly SIMD, 1 thread, (plain|fused) arithmetic$/m,
		);
		expect(printed.stdout).toMatch(/^self-test passed, 7 graphs both ways, largest error \d/m);
		expect(printed.stdout).toMatch(/^operation +pass +count +ms +share +GFLOP\/s/m);
		expect(printed.stdout).toMatch(
			/^attention +forward +\d+ +[\d.]+ +[\d.]+ % +[\d.]+ +[\d.]+ +[\d.]+ +(compute|memory) +[\d.]+ %$/m,
		);
		expect(printed.stdout).toMatch(/^AdamW +optimiser +1 /m);
	});

	it('as JSON has every operation with its kernels', async () => {
		const code = await main(['profile', 'listops-mini', ...cpu, '--json', '--set', 'batch=2']);
		expect(code, printed.stderr).toBe(0);
		const { preset, experiment, engine, profile } = JSON.parse(printed.stdout);
		expect(preset).toBe('listops-mini');
		expect(experiment.batch).toBe(2);
		expect(engine).toMatchObject({ engine: 'cpu', threads: 1, selfTest: { passed: true } });
		expect(profile).toMatchObject({ clock: 'calls', repeats: 2 });
		const ops = profile.operations.map(({ op }: { op: string }) => op);
		expect(ops).toContain('crossEntropyBackward');
		expect(profile.operations[0].kernels[0]).toEqual({
			kernel: expect.any(String),
			ms: expect.any(Number),
			leastMs: expect.any(Number),
			bytes: expect.any(Number),
		});
	});

	it.each([
		[['sotu-mgk', 'again'], 'mgk profile takes one preset'],
		[['--repeats', '0'], '--repeats must be a whole number from 1 to 1000, got 0'],
		[['--engine', 'reference'], 'the reference engine has none'],
		[['--threads', '2'], '--threads belongs to --engine cpu'],
		[['--set', 'depth=3'], 'There is no setting "depth"'],
	])('refuses %j in words', async (args, sentence) => {
		expect(await main(['profile', ...args])).toBe(1);
		expect(printed.stderr).toContain(sentence);
	});
});
