/** jax-js: https://github.com/ekzhang/jax-js */
import { blockUntilReady, defaultDevice, init, type JaxArray, numpy as np } from '@jax-js/jax';
import { MATMUL_SIZE, MATMUL_TIMES, matmulInputs, normOf } from '../../cases/operations';
import manifest from '../../package.json';
import type { OpenPeer, Work } from '../peer';
import { attentionWork } from './jaxjs-attention';
import { trainingWork } from './jaxjs-training';

export const open: OpenPeer = async (backend) => {
	await init(backend);
	defaultDevice(backend);
	return {
		about: {
			library: '@jax-js/jax',
			version: manifest.dependencies['@jax-js/jax'],
			backend,
		},
		works: {
			step: async () => trainingWork(),
			matmul: async () => matmulWork(),
			attention: async () => attentionWork('attention'),
			mgk: async () => attentionWork('mgk'),
		},
	};
};

function matmulWork(): Work {
	const { a: left, b: right } = matmulInputs();
	const matrix = (values: Float32Array) => np.array(values).reshape([MATMUL_SIZE, MATMUL_SIZE]);
	const a = matrix(left);
	const b = matrix(right);
	let last = new Float32Array();
	return {
		times: MATMUL_TIMES,
		run: async () => {
			const products: JaxArray[] = [];
			for (let time = 0; time < MATMUL_TIMES; time++) products.push(np.matmul(a.ref, b.ref));
			const [first, ...others] = await blockUntilReady(products);
			for (const other of others) other.dispose();
			if (first) last = new Float32Array(await first.data());
		},
		answer: () => normOf([last]),
	};
}
