/** How well examples are classified: beside what can be had without a model, of which examples, and which label is taken for which. */
import { formatShare } from '../../core/units';
import type { ClassificationEvaluation, GroupScore } from '../../workbench/protocol';
import { Panel } from '../kit/panel';
import { formatWhole } from '../messages';
import { useSlice } from '../page-context';
import { Confusion } from './confusion';
import { ScoreBars } from './score-bars';

const baselineNames: Readonly<Record<string, string>> = {
	majority: 'Most frequent label',
	rootOperator: 'Best label of each root operator',
	naiveBayesBytes: 'Naive Bayes on bytes',
	naiveBayesTrigrams: 'Naive Bayes on runs of three bytes',
	naiveBayesWords: 'Naive Bayes on words',
	jaccard: 'Words that both texts share',
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
	const { accuracy, baselines, tokens, step, byLength, byRoot } = evaluation;
	const bar = (name: string, share: number, own: boolean) => ({
		...{ name, share, own },
		value: formatShare(share),
	});
	return (
		<>
			<p className="hint">Right of {formatWhole(tokens)} held-out examples:</p>
			<ScoreBars
				bars={[
					bar(`Model at step ${formatWhole(step)}`, accuracy, true),
					...Object.entries(baselines).map(([id, share]) =>
						bar(baselineNames[id] ?? id, share, false),
					),
				]}
			/>
			<Groups title="By root operator" heading="Operator" groups={byRoot} />
			<Groups title="By length" heading="Tokens" groups={byLength} />
			<Confusion evaluation={evaluation} />
		</>
	);
}

interface GroupsProps {
	readonly title: string;
	readonly heading: string;
	readonly groups: readonly GroupScore[];
}

/** Nothing where there are no groups to tell apart. */
function Groups({ title, heading, groups }: GroupsProps) {
	// One group is the whole, which stands above.
	if (groups.length < 2) return null;
	return (
		<details className="answer-table">
			<summary>{title}</summary>
			<table>
				<thead>
					<tr>
						<th scope="col">{heading}</th>
						<th scope="col">Right</th>
						<th scope="col">Examples</th>
					</tr>
				</thead>
				<tbody>
					{groups.map(({ name, accuracy, count }) => (
						<tr key={name}>
							<th scope="row">{name}</th>
							<td>{formatShare(accuracy)}</td>
							<td>{formatWhole(count)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</details>
	);
}
