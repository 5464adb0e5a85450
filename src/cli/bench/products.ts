/** `mgk bench products`: one product, forward and backward, in each precision and form that the engine has, in turns. */
import { normals, Stream } from '../../core/random';
import { sizeOf } from '../../core/shape';
import type { Engine, InputData, Program } from '../../engine/executor';
import { layoutOf } from '../../engine/layout';
import { WebgpuEngine } from '../../engine/webgpu';
import { storesHalf, type Tuning, tuningsFor } from '../../engine/webgpu/tuning';
import { pullback } from '../../graph/autodiff';
import { gradientScale, half } from '../../graph/ops/half';
import { inputTensor } from '../../graph/ops/leaves';
import { matmul } from '../../graph/ops/matmul';
import { Graph, type Tensor } from '../../graph/tensor';
import { leastOfTurn } from './turn';

export interface ProductBench {
	/** Rows, columns and inner axis of the product. */
	readonly size: number;
	readonly repeats: number;
	/** With the kernels for GPUs, whatever the adapter is. */
	readonly gpuKernels: boolean;
}

/** One line: the least wall time until the device is done. */
export interface ProductTiming {
	readonly precision: 'single' | 'half';
	/** What memory holds of the operands: 16-bit floats, or 32-bit ones, rounded in half precision. */
	readonly operandBits: 16 | 32;
	readonly size: number;
	readonly forwardMs: number;
	/** The product and both of its gradients. */
	readonly bothMs: number;
}

interface Form extends Pick<ProductTiming, 'precision' | 'operandBits'> {
	readonly engine: Engine;
}

export async function benchProducts(
	opened: Engine,
	{ size, repeats, gpuKernels }: ProductBench,
	onTiming: (timing: ProductTiming) => void,
): Promise<void> {
	const data = Object.fromEntries(
		['a', 'b', 'outputGradient'].map((name, site) => [
			name,
			normals(1, Stream.parameterInitialisation, site, sizeOf([size, size])),
		]),
	);
	const timed = [];
	for (const form of formsOf(opened, gpuKernels)) {
		const { forward, both } = trace(size, form.precision === 'half');
		timed.push({
			form,
			forward: await compiled(form.engine, forward),
			both: await compiled(form.engine, both),
			forwardMs: [] as number[],
			bothMs: [] as number[],
		});
	}
	for (let round = 0; round < repeats; round++)
		for (const { forward, both, forwardMs, bothMs } of timed) {
			forwardMs.push(await leastOfTurn(forward, only(data, ['a', 'b'])));
			bothMs.push(await leastOfTurn(both, data));
		}
	for (const { form, forwardMs, bothMs } of timed) {
		const { precision, operandBits } = form;
		const times = { forwardMs: Math.min(...forwardMs), bothMs: Math.min(...bothMs) };
		onTiming({ precision, operandBits, size, ...times });
	}
}

function formsOf(engine: Engine, gpuKernels: boolean): readonly Form[] {
	if (!(engine instanceof WebgpuEngine))
		return (['single', 'half'] as const).map((precision) => ({
			precision,
			operandBits: 32,
			engine,
		}));
	const { device } = engine;
	const has = device.gpu.features.has('shader-f16');
	const { quads } = device.info;
	const usual = gpuKernels ? tuningsFor({ software: false, quads, f16: has })[0] : device.tuning;
	const withF16 = (f16: boolean): Tuning => ({ ...usual, f16 });
	const wide = new WebgpuEngine(device.withTuning(withF16(false)));
	const forms: Form[] = [
		{ precision: 'single', operandBits: 32, engine: wide },
		{ precision: 'half', operandBits: 32, engine: wide },
	];
	if (!has || !storesHalf(withF16(true))) return forms;
	const stored = new WebgpuEngine(device.withTuning(withF16(true)));
	return [...forms, { precision: 'half', operandBits: 16, engine: stored }];
}

function trace(size: number, rounded: boolean) {
	const graph = new Graph();
	const leaf = (name: string) => inputTensor(graph, name, [size, size], 'f32');
	const [a, b, given] = [leaf('a'), leaf('b'), leaf('outputGradient')];
	const output = rounded
		? matmul(half(a), half(b), { gradientScale: gradientScale(size) })
		: matmul(a, b);
	const [da, db] = pullback([output], [given], [a, b]) as [Tensor, Tensor];
	return { forward: { output }, both: { output, da, db } };
}

function compiled(engine: Engine, outputs: Readonly<Record<string, Tensor>>): Promise<Program> {
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	return engine.compile(model, outputs);
}

function only(data: InputData, names: readonly string[]): InputData {
	return Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));
}
