/** Which label is taken for which: examples by label and answer. */
import type { ClassificationEvaluation } from '../../workbench/protocol';

export function Confusion({
	evaluation: { confusion, classes },
}: {
	evaluation: ClassificationEvaluation;
}) {
	const most = Math.max(1, ...confusion.flat());
	return (
		<details className="answer-table">
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
