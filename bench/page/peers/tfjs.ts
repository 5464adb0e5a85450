/** TensorFlow.js: https://github.com/tensorflow/tfjs */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { MATMUL_SIZE, MATMUL_TIMES, matmulInputs, normOf } from '../../cases/operations';
import type { OpenPeer, Work } from '../peer';
import { attentionWork } from './tfjs-attention';
import { embedByProduct, trainingWork } from './tfjs-training';

export const open: OpenPeer = async (backend, threads) => {
	setWasmPaths({
		'tfjs-backend-wasm.wasm': plain,
		'tfjs-backend-wasm-simd.wasm': simd,
		'tfjs-backend-wasm-threaded-simd.wasm': threaded,
	});
	setThreadsCount(threads);
	if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
	await tf.ready();
	return {
		about: { library: '@tensorflow/tfjs', version: tf.version_core, backend },
		works: {
			step: async () => trainingWork(backend === 'wasm' ? embedByProduct : tf.gather),
			matmul: async () => matmulWork(),
			attention: async () => attentionWork('attention'),
			mgk: async () => attentionWork('mgk'),
		},
	};
};

function matmulWork(): Work {
	const inputs = matmulInputs();
	const matrix = (values: Float32Array) => tf.tensor(values, [MATMUL_SIZE, MATMUL_SIZE], 'float32');
	const a = matrix(inputs.a);
	const b = matrix(inputs.b);
	let last = new Float32Array();
	return {
		times: MATMUL_TIMES,
		run: async () => {
			const products = Array.from({ length: MATMUL_TIMES }, () => tf.matMul(a, b));
			last = new Float32Array((await products.at(-1)?.data()) ?? []);
			for (const product of products) product.dispose();
		},
		answer: () => normOf([last]),
	};
}
