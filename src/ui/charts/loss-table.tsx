/** The loss chart as a table of at most 200 rows; the CSV holds all of them. */
import type { Row } from '../../workbench/series';

interface LossTableProps {
	rows: readonly Row[];
	xLabel: string;
	unit: string;
	formatX: (value: number) => string;
}

export function LossTable({ rows, xLabel, unit, formatX }: LossTableProps) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
		<section className="table-scroll" tabIndex={0} aria-label="Loss as a table">
			<table>
				<thead>
					<tr>
						<th scope="col">{xLabel}</th>
						<th scope="col">training ({unit})</th>
						<th scope="col">validation ({unit})</th>
					</tr>
				</thead>
				<tbody>
					{rows.map(({ x, values: [training, validation] }, i) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: two rows of a bucket may share their x.
						<tr key={i}>
							<td>{formatX(x)}</td>
							<td>{training?.toFixed(4) ?? ''}</td>
							<td>{validation?.toFixed(4) ?? ''}</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
