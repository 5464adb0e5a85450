/** What the tuning may change: time and dispatches; results by rounding at most, and not at all by cutting a pass. */
import { describe, expect, it } from 'vitest';
import { pullback } from '../../graph/autodiff';
import { attention } from '../../graph/ops/attention';
import { inputTensor } from '../../graph/ops/leaves';
import { Graph, type Tensor } from '../../graph/tensor';
import { newInstance } from '../../testing/gpu';
import { relativeError } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import type { OutputData } from '../executor';
import { layoutOf } from '../layout';
import { WebgpuEngine } from '.';
import { Device, openDevice } from './device';
import type { Tuning } from './tuning';

const [batch, heads, components, seq, dim] = [2, 2, 2, 70, 32];

interface Tried {
	readonly found: OutputData;
	readonly dispatches: number;
}

/** Causal MGK with learned prior and variance, on a device with part of its tuning replaced. */
async function tryOn(change: (tuning: Tuning) => Tuning): Promise<Tried> {
	const { origin, gpu, info, tuning } = await openDevice(newInstance());
	const engine = new WebgpuEngine(new Device(origin, gpu, info, change(tuning)));
	const graph = new Graph();
	const shapes = {
		projection: [batch, seq, (2 + components) * heads * dim],
		prior: [heads, components],
		logSigma: [heads, components],
		cotangent: [batch, seq, heads * dim],
	};
	const tensors = Object.fromEntries(
		Object.entries(shapes).map(([name, shape]) => [name, inputTensor(graph, name, shape, 'f32')]),
	) as Record<keyof typeof shapes, Tensor>;
	const data = Object.fromEntries(
		Object.entries(shapes).map(([name, shape]) => [name, randomValues(shape, name, 0.5)]),
	);
	const { cotangent, ...given } = tensors;
	const output = attention(given, {
		score: 'gaussian',
		heads,
		components,
		dim,
		causal: true,
		variance: [],
		prior: 'learned',
	});
	const [projection, prior, logSigma] = pullback([output], [cotangent], Object.values(given));
	const wanted = { output, projection, prior, logSigma } as Record<string, Tensor>;
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	const program = await engine.compile(model, wanted);
	const found = await program.run(data);
	engine.dispose();
	return { found, dispatches: program.cost.dispatches };
}

/** Rows by quads of threads, or a thread a row. */
const withQuads = (quads: boolean) => (tuning: Tuning) => ({
	...tuning,
	attention: { ...tuning.attention, quadDim: quads ? dim : 2 * dim },
});

describe('tuning of attention', () => {
	it('one thread a row and four agree to rounding', async () => {
		const four = await tryOn(withQuads(true));
		const one = await tryOn(withQuads(false));
		for (const [name, values] of Object.entries(four.found)) {
			const other = one.found[name] as Float32Array;
			expect(relativeError(values, Float64Array.from(other)), name).toBeLessThan(2e-6);
			expect(values, name).not.toEqual(other);
		}
	});

	it('threads that read for each other and threads that read alone compute the same bits', async () => {
		const together = await tryOn(withQuads(false));
		const alone = await tryOn((tuning) => ({ ...withQuads(false)(tuning), sharedReads: false }));
		expect(alone.found).toEqual(together.found);
	});

	it('keys through workgroup memory, and keys that every thread reads, compute the same bits', async () => {
		const tiled = await tryOn((tuning) => ({
			...tuning,
			attention: { ...tuning.attention, tile: 16 },
		}));
		const read = await tryOn((tuning) => tuning);
		expect(tiled.found).toEqual(read.found);
	});

	it('rolled up or unrolled, kernels compute the same bits', async () => {
		const rolled = await tryOn((tuning) => ({ ...tuning, rolled: true }));
		const unrolled = await tryOn((tuning) => ({ ...tuning, rolled: false }));
		expect(unrolled.found).toEqual(rolled.found);
	});

	it.each([
		['by heads', 1e6, 4],
		['by heads and rows', 2e5, 20],
	])('a long pass is cut %s without changing a bit', async (_, dispatchFlops, least) => {
		const whole = await tryOn((tuning) => tuning);
		const cut = await tryOn((tuning) => ({ ...tuning, dispatchFlops }));
		expect(cut.dispatches - whole.dispatches).toBeGreaterThanOrEqual(least);
		expect(cut.found).toEqual(whole.found);
	});
});
