/** How well examples are classified: beside what can be had without a model, and which label is taken for which. */
import { formatShare } from '../../core/units';
import type { ClassificationEvaluation } from '../../workbench/protocol';
import { Panel } from '../kit/panel';
import { formatWhole } from '../messages';
import { useSlice } from '../page-context';

const baselineNames: Readonly<Record<string, string>> = {
	majority: 'Most frequent label',
	rootOperator: 'Best label of each root operator',
};

export function AnswersPanel() {
	const evaluation = useSlice(({ run }) => run.evaluation);
	return (
		<Panel title="Answers" className="answers">
			{evaluation?.kind === 'classification' ? (
				<Answers evaluation={evaluation} />
			) : (
				<p className="hint">
					At each evaluation held-out examples are classified; how many are right appears here,
					beside what can be had without a model.
				</p>
			)}
		</Panel>
	);
}

function Answers({ evaluation }: { evaluation: ClassificationEvaluation }) {
	const { accuracy, baselines, tokens, step } = evaluation;
	const bars = [
		{ name: `Model at step ${formatWhole(step)}`, share: accuracy, own: true },
		...Object.entries(baselines).map(([id, share]) => ({
			name: baselineNames[id] ?? id,
			share,
			own: false,
		})),
	];
	return (
		<>
			<p className="hint">Right of {formatWhole(tokens)} held-out examples:</p>
			<dl className="score-bars">
				{bars.map(({ name, share, own }) => (
					<div key={name} className={own ? 'score-bar own' : 'score-bar'}>
						<dt>{name}</dt>
						<dd>
							<span className="score-track" aria-hidden="true">
								<span className="score-fill" style={{ width: `${100 * share}%` }} />
							</span>
							{formatShare(share)}
						</dd>
					</div>
				))}
			</dl>
			<Confusion evaluation={evaluation} />
		</>
	);
}

function Confusion({
	evaluation: { confusion, classes },
}: {
	evaluation: ClassificationEvaluation;
}) {
	const most = Math.max(1, ...confusion.flat());
	return (
		<details className="confusion">
			<summary>Which label is taken for which</summary>
			<table>
				<caption>Rows: the label. Columns: the model's answer.</caption>
				<thead>
					<tr>
						<td />
						{classes.map((name) => (
							<th key={name} scope="col">
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{confusion.map((row, label) => (
						<tr key={classes[label]}>
							<th scope="row">{classes[label]}</th>
							{row.map((count, answer) => (
								<td
									key={classes[answer]}
									style={{
										background: `color-mix(in srgb, var(--accent) ${Math.round((30 * count) / most)}%, transparent)`,
									}}
								>
									{count}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</details>
	);
}
