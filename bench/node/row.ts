/** What a participant did, as its row. */
import { conformanceLosses } from '../../src/testing/conformance';
import { MATMUL_SIZE } from '../cases/operations';
import { isStep, type WorkName } from '../cases/works';
import type { Row, StepCalls } from '../results/row';
import { gflopsOf, rounded, timingOf } from '../results/timing';
import { lossComplaint, lossError, normComplaint } from '../results/verdict';
import type { Standing, Tally } from './turns';

export function rowOf(standing: Standing, norms: ReadonlyMap<WorkName, number>): Row {
	const { participant, tallies, failure } = standing;
	const { library, version, backend } = participant.about;
	const step = tallies.get('step');
	const losses = (step?.answers ?? []).slice(0, conformanceLosses.length);
	const complaint = firstComplaint(standing, norms);
	const verdict = failure !== null ? 'failed' : complaint !== null ? 'WRONG' : 'right';
	const why = failure ?? complaint;
	const product = timing(tallies.get('matmul'));
	return definedOnly({
		peer: participant.name,
		library,
		version,
		backend,
		verdict,
		why: why ?? undefined,
		stepMs: timing(step),
		firstStepMs: step && rounded(step.firstMs),
		matmul512Gflops: product && gflopsOf(MATMUL_SIZE, product.median),
		matmul512Ms: product,
		attentionMs: timing(tallies.get('attention')),
		mgkMs: timing(tallies.get('mgk')),
		fusedAttentionMs: timing(tallies.get('fusedAttention')),
		mgk4StepMs: timing(tallies.get('mgk4Step')),
		softmax8StepMs: timing(tallies.get('softmax8Step')),
		callsPerStep: step && callsPerStep(step),
		liveBytes: step?.liveBytes || undefined,
		peakBytes: step?.peakBytes || undefined,
		losses: losses.map((loss) => Number(loss.toFixed(6))),
		lossError: step && rounded(lossError(losses, conformanceLosses)),
	});
}

function firstComplaint(
	{ tallies }: Standing,
	norms: ReadonlyMap<WorkName, number>,
): string | null {
	const step = tallies.get('step');
	const first = step ? lossComplaint(step.answers, conformanceLosses) : null;
	if (first !== null) return first;
	for (const [work, { answers }] of tallies) {
		const known = norms.get(work);
		if (isStep(work) || known === undefined) continue;
		for (const norm of answers) {
			const complaint = normComplaint(work, norm, known);
			if (complaint !== null) return complaint;
		}
	}
	return null;
}

function timing(tally: Tally | undefined) {
	return tally && tally.ms.length > 0 ? timingOf(tally.ms) : undefined;
}

/** Undefined of a peer that never asks WebGPU for anything. */
function callsPerStep({ calls, repetitions }: Tally): StepCalls | undefined {
	if (calls.submits + calls.dispatches === 0) return undefined;
	const each = (count: number) => rounded(count / repetitions);
	return {
		submits: each(calls.submits),
		dispatches: each(calls.dispatches),
		buffersCreated: each(calls.buffersCreated),
		bindGroupsCreated: each(calls.bindGroupsCreated),
	};
}

/** Without the entries that are undefined. */
function definedOnly(row: { [Key in keyof Row]: Row[Key] | undefined }): Row {
	return Object.fromEntries(
		Object.entries(row).filter(([, value]) => value !== undefined),
	) as unknown as Row;
}
