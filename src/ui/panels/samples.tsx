/** What the model writes, newest first. */
import { Panel } from '../kit/panel';
import { formatWhole } from '../messages';
import { useSlice } from '../page-context';

export function SamplesPanel() {
	const samples = useSlice(({ run }) => run.samples);
	return (
		<Panel title="Samples" className="samples">
			{samples.length === 0 ? (
				<p className="hint">
					At each evaluation the model continues a prompt; the text appears here.
				</p>
			) : (
				<ol className="sample-list" aria-label="Samples, newest first">
					{samples.map((sample) => (
						<li key={sample.id} className="sample">
							<span className="sample-step">step {formatWhole(sample.step)}</span>
							<p className="sample-text">
								<span className="unseen">Prompt: </span>
								<span className="sample-prompt">{sample.prompt}</span>
								<span className="unseen"> Continuation: </span>
								{sample.text}
							</p>
						</li>
					))}
				</ol>
			)}
		</Panel>
	);
}
