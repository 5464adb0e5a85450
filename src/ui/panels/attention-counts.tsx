/** What one attention layer costs, beside the baseline that it is to stand in for. */
import { formatBytes, formatCount, formatRatio } from '../../core/units';
import type { AttentionCounts, Estimate } from '../../workbench/protocol';

interface Line {
	readonly name: string;
	readonly of: (counts: AttentionCounts) => number;
	readonly format: (value: number) => string;
}

const lines: readonly Line[] = [
	{ name: 'Parameters', of: ({ parameters }) => parameters, format: formatCount },
	{
		name: 'Multiply-adds',
		of: ({ projectionMacs, coreMacs }) => projectionMacs + coreMacs,
		format: formatCount,
	},
	{ name: 'Exponentials', of: ({ exponentials }) => exponentials, format: formatCount },
	{ name: 'Key-value cache', of: ({ cacheBytes }) => cacheBytes, format: formatBytes },
];

const work = lines[1] as Line;

export function AttentionCountsTable({
	attention: { own, baseline, baselineLabel, baselineHeads },
}: Pick<Estimate, 'attention'>) {
	const name = baselineLabel.toLowerCase();
	const rival = `${name} with ${baselineHeads} ${baselineHeads === 1 ? 'head' : 'heads'}`;
	return (
		<details className="attention-counts">
			<summary>
				Attention: {formatRatio(work.of(own) / work.of(baseline))} the work of {rival}
			</summary>
			<table>
				<caption>One layer, forward, for one context of one sequence.</caption>
				<thead>
					<tr>
						<td />
						<th scope="col">this</th>
						<th scope="col">
							{baselineHeads}-head {name}
						</th>
						<th scope="col">ratio</th>
					</tr>
				</thead>
				<tbody>
					{lines.map(({ name: line, of, format }) => (
						<tr key={line}>
							<th scope="row">{line}</th>
							<td>{format(of(own))}</td>
							<td>{format(of(baseline))}</td>
							<td>{formatRatio(of(own) / of(baseline))}</td>
						</tr>
					))}
				</tbody>
			</table>
		</details>
	);
}
