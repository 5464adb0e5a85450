/** What the benchmark uses of @jax-js/jax, so that types are checked where it is not installed. */
declare module '@jax-js/jax' {
	/** Every use takes the array; `ref` lends it once more. */
	export interface JaxArray {
		readonly ref: JaxArray;
		add(other: JaxArray | number): JaxArray;
		sub(other: JaxArray | number): JaxArray;
		mul(other: JaxArray | number): JaxArray;
		div(other: JaxArray | number): JaxArray;
		sum(): JaxArray;
		reshape(shape: readonly number[]): JaxArray;
		data(): Promise<Float32Array>;
		dispose(): void;
	}

	/** Arrays in nested lists. */
	export type Tree = JaxArray | readonly Tree[];

	export const numpy: {
		array(values: Float32Array | Int32Array): JaxArray;
		zeros(shape: readonly number[]): JaxArray;
		matmul(a: JaxArray, b: JaxArray): JaxArray;
		einsum(equation: string, ...arrays: JaxArray[]): JaxArray;
		mean(x: JaxArray, axis: number, options: { readonly keepdims: boolean }): JaxArray;
		square(x: JaxArray): JaxArray;
		sqrt(x: JaxArray): JaxArray;
		exp(x: JaxArray): JaxArray;
		log(x: JaxArray): JaxArray;
		maximum(a: JaxArray, b: JaxArray): JaxArray;
		split(x: JaxArray, parts: number, axis: number): JaxArray[];
	};
	export const nn: {
		dotProductAttention(
			query: JaxArray,
			key: JaxArray,
			value: JaxArray,
			options: { readonly isCausal: boolean },
		): JaxArray;
		gelu(x: JaxArray): JaxArray;
		softmax(x: JaxArray, axis: number): JaxArray;
		logSoftmax(x: JaxArray, axis: number): JaxArray;
		oneHot(x: JaxArray, classes: number): JaxArray;
	};
	export const lax: { stopGradient(x: JaxArray): JaxArray };

	export function init(device: string): Promise<readonly string[]>;
	export function defaultDevice(device: string): void;
	export function jit<Given extends readonly Tree[], Result extends Tree>(
		traced: (...given: Given) => Result,
	): (...given: Given) => Result;
	export function grad<Given extends Tree, Rest extends readonly Tree[]>(
		traced: (given: Given, ...rest: Rest) => JaxArray,
	): (given: Given, ...rest: Rest) => Given;
	export function valueAndGrad<Given extends Tree, Rest extends readonly Tree[]>(
		traced: (given: Given, ...rest: Rest) => JaxArray,
	): (given: Given, ...rest: Rest) => [JaxArray, Given];
	export function blockUntilReady<Arrays extends readonly JaxArray[]>(
		arrays: Arrays,
	): Promise<Arrays>;
}
