/** Views V6, V7, V8, V10: priors, variances, components used and entropy of one head. */
import type { ProbeView } from '../../workbench/protocol';
import { Help } from '../kit/help';
import { formatShare, formatSmall } from '../messages';
import { ComponentBar } from './component-bar';

export function HeadStats({ view }: { view: ProbeView }) {
	const { prior, variance, componentsUsed, entropy } = view;
	const widest = Math.max(1e-12, ...(variance ?? []));
	return (
		<div className="head-stats">
			{prior && (
				<section aria-label="Priors">
					<h3>
						Prior π
						<Help about="Prior">
							<p>How much of a key each component holds before any query is seen; sums to 1.</p>
						</Help>
					</h3>
					{[...prior.entries()].map(([r, share]) => (
						<ComponentBar
							key={r}
							component={r}
							symbol="π"
							share={share}
							value={formatShare(share)}
						/>
					))}
				</section>
			)}
			{variance && (
				<section aria-label="Variances">
					<h3>
						Variance σ²
						<Help about="Variance">
							<p>How far from its centre a component still answers: the width of its Gaussian.</p>
						</Help>
					</h3>
					{[...variance.entries()].map(([r, value]) => (
						<ComponentBar
							key={r}
							component={r}
							symbol="σ²"
							share={value / widest}
							value={formatSmall(value)}
						/>
					))}
				</section>
			)}
			<dl className="facts">
				{componentsUsed !== undefined && prior && (
					<div>
						<dt>
							Components used
							<Help about="Components used">
								<p>exp H(u), from 1 (one component does all) to {prior.length} (all do alike).</p>
							</Help>
						</dt>
						<dd>
							{componentsUsed.toFixed(2)} / {prior.length}
						</dd>
					</div>
				)}
				<div>
					<dt>
						Attention entropy
						<Help about="Attention entropy">
							<p>0 when each query looks at a single key, 1 when it looks at all alike.</p>
						</Help>
					</dt>
					<dd>{entropy.toFixed(2)}</dd>
				</div>
			</dl>
		</div>
	);
}
