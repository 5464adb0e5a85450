/** The workbench's own engines. */
import { version } from '../../../package.json';
import { openCpu } from '../../../src/engine/cpu';
import type { Engine } from '../../../src/engine/executor';
import { openWebgpu } from '../../../src/engine/webgpu';
import { startPageHelper } from '../../../src/workbench/session/cpu-threads';
import { type AttentionWork, MATMUL_TIMES, normOf } from '../../cases/operations';
import {
	attentionProgram,
	conformanceSteps,
	experimentSteps,
	halvedHeads,
	matmulProgram,
	type Steps,
} from '../../cases/programs';
import type { OpenPeer, Work } from '../peer';

export const open: OpenPeer = async (backend, threads) => {
	const webgpu = backend === 'webgpu';
	const engine: Engine = webgpu
		? await openWebgpu(navigator.gpu)
		: await openCpu({ threads, start: startPageHelper });
	return {
		about: { library: 'MGK Workbench', version, backend: engine.info.adapter },
		works: {
			step: async () => stepWork(await conformanceSteps(engine)),
			matmul: () => matmulWork(engine),
			attention: () => attentionWork(engine, 'attention'),
			mgk: () => attentionWork(engine, 'mgk'),
			mgk4Step: async () => stepWork(await experimentSteps(engine, halvedHeads.mgk4Step)),
			softmax8Step: async () => stepWork(await experimentSteps(engine, halvedHeads.softmax8Step)),
		},
		...(!webgpu && { memory: () => engine.memory() }),
	};
};

function stepWork(steps: Steps): Work {
	let loss = Number.NaN;
	return {
		run: async () => {
			loss = await steps.take();
		},
		answer: () => loss,
	};
}

async function matmulWork(engine: Engine): Promise<Work> {
	const program = await matmulProgram(engine);
	let last: readonly Float32Array[] = [];
	return {
		times: MATMUL_TIMES,
		run: async () => {
			const queued = Array.from({ length: MATMUL_TIMES - 1 }, () => program.execute({}));
			last = Object.values(await program.run({}));
			await Promise.all(queued);
		},
		answer: () => normOf(last),
	};
}

async function attentionWork(engine: Engine, work: AttentionWork): Promise<Work> {
	const program = await attentionProgram(engine, work);
	return {
		run: () => program.execute({}),
		answer: async () => normOf(Object.values(await program.read())),
	};
}
