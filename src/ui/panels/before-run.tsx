/** Before the first run: what Run will do, in the order it will happen. */
import { useEffect } from 'react';
import { formatBytes, formatCount, formatFlops } from '../../core/units';
import { corpusOf, findPreset } from '../../workbench/config';
import { classifies, runBlock } from '../../workbench/selectors';
import { preloadLossChart } from '../charts/lazy-loss-chart';
import { Panel } from '../kit/panel';
import { useSession, useSlice } from '../page-context';

export function BeforeRun() {
	useEffect(preloadLossChart, []);
	const { catalogue, engine } = useSession();
	const preset = useSlice(({ config }) => findPreset(catalogue, config.preset)?.label ?? '');
	const reply = useSlice((page) => page.estimate);
	const corpus = useSlice((page) => corpusOf(page.corpora, page.config.values));
	const labelled = useSlice(classifies);
	const blocked = useSlice(runBlock) !== null;
	const estimate = reply?.ok ? reply.estimate : null;
	const device = engine.engine === 'webgpu' && !engine.software ? 'the GPU' : 'the CPU';
	return (
		<Panel title="What will happen" className="before-run">
			<p className="lead">
				<b>{preset}</b>
				{corpus &&
					(labelled
						? ` learns to classify examples of ${corpus.label}.`
						: ` learns to predict the next token of ${corpus.label}.`)}
			</p>
			<ol className="stages">
				<li>
					<h3>Prepare</h3>
					<p>
						The model becomes a graph, the graph a plan
						{estimate?.dispatchesPerStep
							? ` of ${formatCount(estimate.dispatchesPerStep)} operations`
							: ''}
						{estimate ? ` in ${formatBytes(estimate.peakBytes)}` : ''}
						{engine.engine === 'webgpu' ? '; its kernels compile' : ''}. Weights are drawn from the
						seed.
					</p>
				</li>
				<li>
					<h3>Train</h3>
					<p>
						Each step reads {estimate ? formatCount(estimate.tokensPerStep) : 'a batch of'} tokens
						and moves{' '}
						{estimate ? `${formatCount(estimate.parameters)} parameters` : 'the parameters'} against
						the gradient
						{estimate ? `: ${formatFlops(estimate.flopsPerStep)} on ${device}` : ''}. The loss, the
						surprise at the {labelled ? 'right label' : 'next token'} in nats, falls.
					</p>
				</li>
				<li>
					<h3>Evaluate</h3>
					<p>
						{labelled
							? 'Now and then the model is scored on held-out examples, beside what can be had without a model, so that you see when it has learned.'
							: 'Now and then the model is scored on held-out text and writes a sample, so that you can read what it has learned.'}
					</p>
				</li>
				<li>
					<h3>Look inside</h3>
					<p>
						Meanwhile you see, for {labelled ? 'an example' : 'a sentence'} of your own, where each
						head looks and which Gaussian component of a key answered.
					</p>
				</li>
			</ol>
			<p className="hint">
				{!blocked && (
					<>
						Press <kbd>Enter</kbd> on Run to start.{' '}
					</>
				)}
				Everything runs in this page; nothing is sent anywhere.
			</p>
		</Panel>
	);
}
