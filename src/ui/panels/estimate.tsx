/** What the configuration costs, before anything runs. */
import { formatBytes, formatCount, formatFlops } from '../../core/units';
import type { Estimate } from '../../workbench/protocol';
import { Help } from '../kit/help';
import { ProblemCard } from '../kit/problem-card';
import { useSlice } from '../page-context';
import { AttentionCountsTable } from './attention-counts';

export function EstimateCard() {
	const reply = useSlice((state) => state.estimate);
	const estimating = useSlice((state) => state.estimating);
	return (
		<section className="estimate" aria-label="Estimate" aria-busy={estimating}>
			<h3 className="estimate-head">
				Needs
				<Help about="Estimate">
					<p>
						Counted from the plan of one training step, before anything is allocated. Memory is the
						peak of parameters, gradients, optimiser state and intermediates.
					</p>
				</Help>
			</h3>
			{reply?.ok === false ? (
				<ProblemCard problem={reply.problem} />
			) : (
				<EstimateFacts estimate={reply?.estimate ?? null} />
			)}
			{reply?.ok && <AttentionCountsTable attention={reply.estimate.attention} />}
		</section>
	);
}

function EstimateFacts({ estimate }: { estimate: Estimate | null }) {
	const facts: readonly (readonly [string, string | undefined])[] = [
		['Parameters', estimate ? formatCount(estimate.parameters) : undefined],
		['Memory', estimate ? formatBytes(estimate.peakBytes) : undefined],
		['Work a step', estimate ? formatFlops(estimate.flopsPerStep) : undefined],
		['Tokens a step', estimate ? formatCount(estimate.tokensPerStep) : undefined],
	];
	const dispatches = estimate?.dispatchesPerStep ?? 0;
	const shown =
		dispatches > 0 ? [...facts, ['Dispatches a step', formatCount(dispatches)] as const] : facts;
	return (
		<dl className="facts">
			{shown.map(([name, value]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{value ?? '…'}</dd>
				</div>
			))}
		</dl>
	);
}
