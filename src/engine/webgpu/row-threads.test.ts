/** Layer norm and cross-entropy by several threads a row, as GPUs have them, at sizes that fit no workgroup: against float64. */
import { beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy } from '../../graph/ops/cross-entropy';
import { layerNorm } from '../../graph/ops/layer-norm';
import type { Tensor } from '../../graph/tensor';
import { newInstance } from '../../testing/gpu';
import { checkOp, type OpCase, type Operand } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import { crossEntropyCase, layerNormCase } from '../../testing/row-cases';
import { layoutOf } from '../layout';
import { traceCase } from '../self-test';
import { type Device, openDevice } from './device';
import { WebgpuEngine } from './index';
import type { Dispatch } from './kernel';
import { DeviceModel } from './model';
import { type Plan, planGraph } from './planner';
import { ForwardProgram } from './program';
import { Recording } from './recording';
import { stepBuffer } from './step';
import { GPU, type Tuning } from './tuning';

let device: Device;
/** By tuning, so that compiled kernels are shared. */
const engines = new Map<Tuning, WebgpuEngine>();

function engineWith(tuning: Tuning): WebgpuEngine {
	const known = engines.get(tuning) ?? new WebgpuEngine(device.withTuning(tuning));
	engines.set(tuning, known);
	return known;
}

async function check<O extends Readonly<Record<string, Operand>>>(
	tested: OpCase<O>,
	tuning = GPU,
): Promise<void> {
	const open = async () => engineWith(tuning);
	await checkOp({ ...tested, skipDifferences: true }, { [tuning.name]: open });
}

/** The largest workgroup that every device has, for one row. */
const WIDE: Tuning = { ...GPU, group: 256, rowThreads: 256 };
/** exp of it is 0. */
const FAR = -120;

const sizes: readonly (readonly [rows: number, width: number, tuning?: Tuning])[] = [
	[1, 1],
	[3, 3],
	[9, 20],
	[17, 31],
	[8, 32],
	[5, 33],
	[63, 63],
	[64, 64],
	[2, 1000],
	[3, 1000, WIDE],
];

describe('several threads a row', () => {
	beforeAll(async () => {
		device = await openDevice(newInstance());
	});

	for (const [rows, width, tuning] of sizes) {
		it(`layer norm with a residual, [${rows}, ${width}]`, () =>
			check(layerNormCase(rows, width), tuning));

		it(`cross-entropy, some targets ignored, [${rows}, ${width}]`, () =>
			check(crossEntropyCase(rows, width), tuning));
	}

	it('cross-entropy of logits far below zero, fewer than threads', () => {
		const { operands, ...rest } = crossEntropyCase(5, 20);
		const values = randomValues([5, 20], 'logits').map((logit) => logit + FAR);
		// An exponent is a difference of numbers as large.
		const slack = 2 ** -24 * -FAR;
		return check({ ...rest, operands: { ...operands, logits: { shape: [5, 20], values } }, slack });
	});

	it.each([
		['all gradients', ['x', 'scale', 'shift']],
		['the gradient of the input alone', ['x']],
		['gradients of the parameters alone', ['scale', 'shift']],
	])('layer norm without a residual, %s', (_, variables) =>
		check({
			...layerNormCase(9, 77),
			variables,
			build: ({ x, scale, shift }) => ({ output: layerNorm(x, scale, shift).output }),
		}),
	);

	it('has the same bits in two runs, and where the grid is wrapped', async () => {
		const { outputs, data } = traceCase({
			name: 'loss of normalised logits',
			shapes: { x: [19, 77], scale: [77], shift: [77], targets: [19] },
			classes: { targets: 77 },
			build: ({ x, scale, shift, targets }) =>
				crossEntropy(
					layerNorm(x as Tensor, scale as Tensor, shift as Tensor).output,
					targets as Tensor,
				),
		});
		const { device } = engineWith(GPU);
		const model = new DeviceModel(device, layoutOf([]), new Float32Array(0), false);
		const { layout } = model;
		const plan = planGraph({ outputs: Object.values(outputs), layout, tuning: GPU });
		const once = await runPlan(plan);
		expect(await runPlan(plan)).toEqual(once);
		expect(await runPlan({ ...plan, dispatches: plan.dispatches.map(wrapped) })).toEqual(once);

		async function runPlan(own: Plan) {
			const recording = await Recording.make(device, own, model);
			const program = new ForwardProgram(device, model, recording, outputs, stepBuffer(device));
			program.poison();
			return program.run(data);
		}
	});
});

/** As a grid beyond the limit of an axis is, with workgroups that have no rows. */
function wrapped(dispatch: Dispatch): Dispatch {
	const [groups] = dispatch.grid;
	if (groups === 1) return dispatch;
	const x = Math.min(groups, 3);
	return { ...dispatch, grid: [x, Math.ceil(groups / x) + 1, 1] };
}
