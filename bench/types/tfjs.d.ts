/** What the benchmark uses of TensorFlow.js, so that types are checked where it is not installed. */
declare module '@tensorflow/tfjs-core' {
	export interface Tensor {
		readonly shape: number[];
		data(): Promise<Float32Array>;
		dispose(): void;
	}
	export interface Variable extends Tensor {
		assign(value: Tensor): void;
	}
	type Operand = Tensor | number;

	export const version_core: string;
	export function setBackend(name: string): Promise<boolean>;
	export function ready(): Promise<void>;
	export function tensor(
		values: Float32Array | Int32Array,
		shape: readonly number[],
		dtype: 'float32' | 'int32',
	): Tensor;
	export function variable(value: Tensor, trainable: boolean, name: string): Variable;
	export function tidy<Result>(work: () => Result): Result;
	export function grads(
		traced: (...given: Tensor[]) => Tensor,
	): (given: readonly Tensor[]) => Tensor[];
	export function variableGrads(traced: () => Tensor): {
		readonly value: Tensor;
		readonly grads: Readonly<Record<string, Tensor>>;
	};
	export function add(a: Operand, b: Operand): Tensor;
	export function sub(a: Operand, b: Operand): Tensor;
	export function mul(a: Operand, b: Operand): Tensor;
	export function maximum(a: Tensor, b: Tensor): Tensor;
	export function square(x: Tensor): Tensor;
	export function rsqrt(x: Tensor): Tensor;
	export function exp(x: Tensor): Tensor;
	export function log(x: Tensor): Tensor;
	export function tanh(x: Tensor): Tensor;
	export function softmax(x: Tensor): Tensor;
	export function sum(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
	export function mean(x: Tensor, axis: number, keepDims: boolean): Tensor;
	export function matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
	export function reshape(x: Tensor, shape: readonly number[]): Tensor;
	export function transpose(x: Tensor, order: readonly number[]): Tensor;
	export function unstack(x: Tensor, axis: number): Tensor[];
	export function expandDims(x: Tensor, axis: number): Tensor;
	export function gather(table: Tensor, rows: Tensor): Tensor;
	export function oneHot(classes: Tensor, depth: number): Tensor;
	export function cast(x: Tensor, dtype: 'float32'): Tensor;
	export const losses: { softmaxCrossEntropy(wanted: Tensor, logits: Tensor): Tensor };
	export const train: {
		adam(
			learningRate: number,
			beta1: number,
			beta2: number,
			epsilon: number,
		): { applyGradients(gradients: Readonly<Record<string, Tensor>>): void };
	};
}

declare module '@tensorflow/tfjs-core/dist/register_all_gradients' {}
declare module '@tensorflow/tfjs-backend-cpu' {}
declare module '@tensorflow/tfjs-backend-webgl' {}
declare module '@tensorflow/tfjs-backend-webgpu' {}
declare module '@tensorflow/tfjs-backend-wasm' {
	export function setWasmPaths(files: Readonly<Record<string, string>>): void;
	export function setThreadsCount(threads: number): void;
}
