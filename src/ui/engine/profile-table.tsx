/** Where the time of a step goes: a row for each kind of operation and pass, longest first. */
import type { ProfileRow } from '../../core/profile';
import { formatShare } from '../../core/units';
import { boundWords, formatFigure, formatGiga, opWords, passWords } from './words';

const none = '–';

export function ProfileTable({ rows }: { rows: readonly ProfileRow[] }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
		<section className="profile-scroll" tabIndex={0} aria-label="Operations of a step">
			<table className="profile-table">
				<thead>
					<tr>
						<th scope="col">Operation</th>
						<th scope="col">Share</th>
						<th scope="col">ms</th>
						<th scope="col">GFLOP/s</th>
						<th scope="col">GB/s</th>
						<th scope="col">
							<abbr title="floating-point operations a byte">FLOP/B</abbr>
						</th>
						<th scope="col">Of its roof</th>
					</tr>
				</thead>
				<tbody>
					{rows.map((row, index) => (
						<Row key={`${row.pass} ${row.op}`} row={row} number={index + 1} />
					))}
				</tbody>
			</table>
		</section>
	);
}

function Row({ row, number }: { row: ProfileRow; number: number }) {
	const { op, pass, count, share, ms, flops, intensity, roofShare, bound } = row;
	return (
		<tr>
			<th scope="row" title={row.kernels.join(', ')}>
				<span className="profile-number">{number}</span> {opWords(op)}
				<span className="unit">
					{' '}
					{passWords[pass]}
					{count > 1 && ` × ${count}`}
				</span>
			</th>
			<td>
				<span className="profile-share">
					<span className="score-track" aria-hidden="true">
						<span className="profile-fill" style={{ width: `${100 * share}%` }} />
					</span>
					<span className="profile-percent">{formatShare(share)}</span>
				</span>
			</td>
			<td>{formatFigure(ms)}</td>
			<td>{flops > 0 ? formatGiga(row.flopsPerSecond) : none}</td>
			<td>{formatGiga(row.bytesPerSecond)}</td>
			<td>{flops > 0 ? formatFigure(intensity) : none}</td>
			<td>
				{formatShare(roofShare)} <span className="unit">{boundWords[bound]}</span>
			</td>
		</tr>
	);
}
