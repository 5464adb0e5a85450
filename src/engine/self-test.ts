/** A numeric check of an opened engine: small graphs of the main kernels, forward and backward, against float64. */
import type { SelfTest } from '../core/profile';
import { normals, Stream } from '../core/random';
import { type Shape, sizeOf } from '../core/shape';
import type { TunedPart } from '../core/tuning';
import { pullback } from '../graph/autodiff';
import { type AttentionOptions, attention } from '../graph/ops/attention';
import { crossEntropy } from '../graph/ops/cross-entropy';
import { half } from '../graph/ops/half';
import { layerNorm } from '../graph/ops/layer-norm';
import { inputTensor } from '../graph/ops/leaves';
import { matmul } from '../graph/ops/matmul';
import { Graph, type Tensor } from '../graph/tensor';
import type { Engine, InputData, OutputData } from './executor';
import { layoutOf } from './layout';
import { ReferenceEngine } from './reference';

/**
 * WGSL lets exp be off by 3 + 2 |x| units in the last place, 19 of them or 1.1e-6 at |x| = 8; a gradient of attention goes
 * through two such exponentials, two sums and a difference. A kernel that is wrong is off by far more.
 */
const BOUND = 2e-5;

export interface Case {
	readonly name: string;
	/** The tuned part of the engine whose kernels it runs. */
	readonly part?: TunedPart;
	readonly shapes: Readonly<Record<string, Shape>>;
	/** Inputs that are integers, by their number of classes. */
	readonly classes?: Readonly<Record<string, number>>;
	readonly build: (inputs: Readonly<Record<string, Tensor>>) => Tensor;
}

const ATTENTION = { heads: 2, dim: 8, causal: true } as const;

function attentionCase(name: string, options: Pick<AttentionOptions, 'score' | 'variance'>): Case {
	const components = options.variance.length;
	const width = (2 + components) * ATTENTION.heads * ATTENTION.dim;
	return {
		name,
		part: 'attention',
		shapes: { projection: [2, 19, width] },
		build: ({ projection }) =>
			attention({ projection: projection as Tensor }, { ...ATTENTION, ...options, components }),
	};
}

const cases: readonly Case[] = [
	{
		name: 'matrix product',
		part: 'products',
		shapes: { a: [3, 20, 48], b: [48, 36], bias: [36] },
		build: ({ a, b, bias }) => matmul(a as Tensor, b as Tensor, { bias: bias as Tensor }),
	},
	{
		name: 'matrix product, transposed',
		part: 'products',
		shapes: { a: [3, 20, 48], b: [36, 48] },
		build: ({ a, b }) => matmul(a as Tensor, b as Tensor, { transposeB: true }),
	},
	{
		name: 'matrix product in half precision',
		part: 'products',
		shapes: { a: [3, 20, 48], b: [48, 36], bias: [36] },
		build: ({ a, b, bias }) =>
			matmul(half(a as Tensor), half(b as Tensor), { bias: bias as Tensor, gradientScale: 16 }),
	},
	attentionCase('softmax attention', { score: 'dot', variance: [Math.sqrt(8)] }),
	attentionCase('MGK attention', { score: 'gaussian', variance: [3, 1.5] }),
	{
		name: 'layer norm',
		shapes: { x: [3, 9, 40], scale: [40], shift: [40] },
		build: ({ x, scale, shift }) => layerNorm(x as Tensor, scale as Tensor, shift as Tensor).output,
	},
	{
		name: 'cross-entropy',
		shapes: { logits: [3, 11, 40], targets: [3, 11] },
		classes: { targets: 40 },
		build: ({ logits, targets }) => crossEntropy(logits as Tensor, targets as Tensor),
	},
];

/**
 * Runs on a model of its own: whatever else the engine holds stays as it is.
 * @param part  only the cases of this part
 */
export async function selfTest(engine: Engine, part?: TunedPart): Promise<SelfTest> {
	const reference = new ReferenceEngine();
	const found: { name: string; error: number }[] = [];
	for (const tested of cases.filter((each) => !part || each.part === part)) {
		const { outputs, data } = traceCase(tested);
		const got = await run(engine, outputs, data);
		const want = await run(reference, outputs, data);
		const errors = Object.keys(outputs).map((name) => relativeError(got[name], want[name]));
		found.push({ name: tested.name, error: Math.max(...errors) });
	}
	const largestError = Math.max(...found.map(({ error }) => error));
	return { passed: largestError <= BOUND, largestError, bound: BOUND, cases: found };
}

/** The output of a case and its gradients by every input that is a number. */
export function traceCase({ shapes, classes = {}, build }: Case) {
	const graph = new Graph();
	const data: Record<string, Float32Array | Int32Array> = {};
	const leaf = (name: string, shape: Shape): Tensor => {
		const drawn = normals(
			1,
			Stream.parameterInitialisation,
			Object.keys(data).length,
			sizeOf(shape),
		);
		const count = classes[name];
		data[name] = count
			? Int32Array.from(drawn, (_, index) => (7 * index) % count)
			: Float32Array.from(drawn);
		return inputTensor(graph, name, shape, count ? 'i32' : 'f32');
	};
	const inputs = Object.fromEntries(
		Object.entries(shapes).map(([name, shape]) => [name, leaf(name, shape)]),
	);
	const output = build(inputs);
	const variables = Object.entries(inputs).filter(([name]) => !classes[name]);
	const found = pullback(
		[output],
		[leaf('cotangent', output.shape)],
		variables.map(([, tensor]) => tensor),
	);
	const gradients = variables.map(([name], index) => [`d/${name}`, found[index] as Tensor]);
	return { outputs: { output, ...Object.fromEntries(gradients) }, data };
}

async function run(
	engine: Engine,
	outputs: Readonly<Record<string, Tensor>>,
	data: InputData,
): Promise<OutputData> {
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	try {
		const program = await engine.compile(model, outputs);
		try {
			return await program.run(data);
		} finally {
			program.dispose();
		}
	} finally {
		model.dispose();
	}
}

/** Largest error over largest value; infinite where a value is not a number. */
export function relativeError(
	got: Float32Array | undefined,
	want: Float32Array | undefined,
): number {
	let error = 0;
	let magnitude = 0;
	want?.forEach((value, index) => {
		const difference = Math.abs((got?.[index] ?? Number.NaN) - value);
		error = Number.isFinite(difference) ? Math.max(error, difference) : Infinity;
		magnitude = Math.max(magnitude, Math.abs(value));
	});
	return magnitude > 0 ? error / magnitude : error;
}
