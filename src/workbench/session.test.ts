/** The worker's session on the reference engine: commands in, replies and events out. */
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryCache } from '../data/caches';
import type { DataEnvironment } from '../data/corpus';
import { smallCorpus } from '../testing/corpus';
import { testCpuEngine } from '../testing/cpu';
import { smallExperiment } from '../testing/experiment';
import type { CommandName, FromWorker, Reply, Request, ToWorker, WorkbenchEvent } from './protocol';
import { Session } from './session';

const environment: DataEnvironment = {
	readEmbedded: async () => smallCorpus().train,
	fetch: () => Promise.reject(new TypeError('offline')),
	cache: memoryCache(),
};

const values = { ...smallExperiment, steps: 30, evaluateEvery: 10, deviation: 0.02 };

class Harness {
	readonly events: WorkbenchEvent[] = [];
	readonly #replies = new Map<number, FromWorker>();
	readonly #session = new Session(
		(message) => this.#receive(message),
		environment,
		undefined,
		testCpuEngine,
	);
	#next = 1;

	async send<C extends CommandName>(command: C, request: Request<C>): Promise<Reply<C>> {
		const id = this.#next++;
		await this.#session.receive({ id, command, request } as ToWorker);
		const message = this.#replies.get(id);
		if (message?.kind === 'refusal') throw new Error(message.problem.message);
		return (message?.kind === 'reply' ? message.reply : undefined) as Reply<C>;
	}

	ofType<T extends WorkbenchEvent['type']>(type: T) {
		return this.events.filter(
			(event): event is Extract<WorkbenchEvent, { type: T }> => event.type === type,
		);
	}

	get states(): string[] {
		return this.ofType('status').map(({ state }) => state);
	}

	async until(state: string): Promise<void> {
		await expect.poll(() => this.states.at(-1), { timeout: 30_000, interval: 5 }).toBe(state);
	}

	#receive(message: FromWorker): void {
		if (message.kind === 'event') this.events.push(message.event);
		else this.#replies.set(message.id, message);
	}
}

let harness: Harness;

beforeEach(async () => {
	harness = new Harness();
	await harness.send('open', { engine: 'reference' });
});

describe('the session', () => {
	it('announces fields, presets, corpora, variants and the engine', async () => {
		const { catalogue, engine } = await harness.send('open', { engine: 'auto' });
		// Node has no navigator.gpu: the CPU engine, with the reason.
		expect(engine.engine).toBe('cpu');
		expect(engine.reason?.message).toContain('no WebGPU');
		expect(catalogue.defaultPreset).toBe('sotu-mgk');
		expect(catalogue.corpora.find(({ id }) => id === 'wikitext-2-raw')).toMatchObject({
			kind: 'remote',
			host: 'huggingface.co',
			available: false,
		});
		expect(structuredClone(catalogue)).toEqual(catalogue);
	});

	it('estimates, and names a value that is out of range', async () => {
		expect(await harness.send('estimate', { values })).toMatchObject({
			ok: true,
			// No kernels on the reference engine; everything is kept in float64.
			estimate: { dispatchesPerStep: 0, peakBytes: expect.any(Number) },
		});
		const refused = await harness.send('estimate', { values: { ...values, heads: 99 } });
		expect(refused).toMatchObject({ ok: false, problem: { code: 'configuration' } });
	});

	it('runs to the end with metrics, evaluations and samples', async () => {
		const started = await harness.send('start', { values, paused: false });
		expect(started).toEqual({ layers: 2, heads: 2, components: 2, bytesPerToken: 1 });
		await harness.until('finished');
		const steps = harness.ofType('metrics').flatMap(({ step }) => [...step]);
		expect(steps).toEqual(Array.from({ length: 30 }, (_, step) => step));
		expect(harness.ofType('evaluation').map(({ step }) => step)).toEqual([10, 20, 30]);
		expect(harness.ofType('sample').map(({ step }) => step)).toEqual([10, 20, 30]);
		expect(harness.states[0]).toBe('preparing');
	});

	it('pauses within a step, steps by one, resumes, stops', async () => {
		await harness.send('start', { values, paused: false });
		const { step } = await harness.send('pause', {});
		expect(harness.states.at(-1)).toBe('paused');
		expect((await harness.send('step', {})).step).toBe(step + 1);
		await harness.send('resume', {});
		const stopped = await harness.send('stop', {});
		expect(stopped.step).toBeGreaterThanOrEqual(step + 1);
		expect(harness.states.at(-1)).toBe('finished');
	});

	it('a stop while preparing holds', async () => {
		const starting = harness.send('start', { values, paused: false });
		await harness.send('stop', {});
		await starting;
		expect(harness.states.at(-1)).toBe('finished');
	});

	it('looks inside while it runs, without disturbing it', async () => {
		expect(await harness.send('probe', { text: 'the', layer: 0, head: 0 })).toBeNull();
		await harness.send('start', { values, paused: false });
		const view = await harness.send('probe', { text: 'the union', layer: 1, head: 1 });
		expect(view).toMatchObject({ layer: 1, head: 1, tokens: [...'the␣union'] });
		expect(view?.weights).toBeInstanceOf(Float32Array);
		await harness.until('finished');
	});

	it('a new start replaces the run, and nothing of the old is heard again', async () => {
		await harness.send('start', { values, paused: false });
		await harness.send('start', { values: { ...values, steps: 5 }, paused: true });
		harness.events.length = 0;
		await harness.send('resume', {});
		await harness.until('finished');
		expect(harness.ofType('status').every(({ steps }) => steps === 5)).toBe(true);
	});

	it('trains on an imported text and says how it is split', async () => {
		const bytes = Uint8Array.from(smallCorpus(9000).train).buffer;
		const imported = await harness.send('importFiles', { files: [{ name: 'notes.txt', bytes }] });
		if (imported.kind !== 'text') throw new Error('no text');
		expect(imported.trainBytes + imported.validationBytes).toBe(imported.bytes);
		expect(imported.preview.startsWith('the ')).toBe(true);
		await harness.send('start', { values: { ...values, corpus: 'file', steps: 2 }, paused: false });
		await harness.until('finished');
	});

	it('says what is missing: a download, a file, a run', async () => {
		const missing = { ...values, corpus: 'wikitext-2-raw' };
		await expect(harness.send('start', { values: missing, paused: false })).rejects.toThrow(
			'is not kept on this computer',
		);
		expect(harness.states.at(-1)).toBe('failed');
		await expect(harness.send('pause', {})).resolves.toEqual({ step: 0 });
		await expect(new Harness().send('start', { values, paused: false })).rejects.toThrow(
			'before `open`',
		);
	});

	it('reports a divergence as a failed run', async () => {
		await harness.send('start', {
			values: { ...values, learningRate: 10, clip: 0, deviation: 1, warmup: 0 },
			paused: false,
		});
		await expect
			.poll(() => ['failed', 'finished'].includes(harness.states.at(-1) ?? ''), { timeout: 30_000 })
			.toBe(true);
	});

	it('a failed download is one clear refusal', async () => {
		await expect(harness.send('download', { corpus: 'wikitext-2-raw' })).rejects.toThrow(
			'huggingface.co',
		);
	});

	it('hands the weights over', async () => {
		await harness.send('start', { values, paused: true });
		const { bytes, name } = await harness.send('checkpoint', {});
		expect(name).toBe('model.safetensors');
		expect(bytes.byteLength).toBeGreaterThan(10_000);
	});
});

describe('the engine panel', () => {
	it('tells what the engine is, profiles on the side, and changes no bit of a paused run', async () => {
		await harness.send('open', { engine: 'cpu' });
		const { details, selfTest } = await harness.send('inspect', {});
		expect(details.features['WebAssembly SIMD']).toBe(true);
		expect(selfTest.passed).toBe(true);
		await harness.send('start', { values, paused: true });
		await harness.send('step', {});
		const before = await harness.send('checkpoint', {});
		const profile = await harness.send('profile', { values });
		expect(structuredClone(profile)).toEqual(profile);
		expect(profile.rows.length).toBeGreaterThan(5);
		const activities = harness.ofType('profile').map(({ activity }) => activity);
		expect(activities).toContain('Timing a step');
		expect(await harness.send('checkpoint', {})).toEqual(before);
		expect(harness.states.at(-1)).toBe('paused');
	});

	it('refuses while a run trains, two at once, and an engine without kernels', async () => {
		await expect(harness.send('profile', { values })).rejects.toThrow('has no kernels to time');
		await harness.send('open', { engine: 'cpu' });
		await harness.send('start', { values: { ...values, steps: 100_000 }, paused: false });
		await expect(harness.send('profile', { values })).rejects.toThrow('A run is training');
		await expect(harness.send('tune', {})).rejects.toThrow('A run is training');
		await harness.send('pause', {});
		const first = harness.send('profile', { values });
		await expect(harness.send('profile', { values })).rejects.toThrow(
			'A profile or a tuning is under way',
		);
		await expect(harness.send('tune', {})).rejects.toThrow('is under way');
		await harness.send('cancelProfile', {});
		await expect(first).rejects.toThrow('The profile was cancelled');
	});
});
