/** Before the first run: what will be seen here, as a drawing with its three words. */
import { componentPath } from './gaussian-path';

export function LookEmpty() {
	return (
		<div className="look-empty">
			<p>
				Once a run has started, this shows for a sentence of your own where each head looks, and
				which Gaussian of a key answered.
			</p>
			<Diagram />
			<dl className="legend-list">
				<div>
					<dt className="term-query">Query</dt>
					<dd>What a token is looking for: a point in the space of keys.</dd>
				</div>
				<div>
					<dt>Component keys</dt>
					<dd>
						Each token holds several keys. Every key is the centre of a Gaussian with its own prior
						π and variance σ².
					</dd>
				</div>
				<div>
					<dt>Responsibility γ</dt>
					<dd>
						How much each Gaussian explains the query: its height at the query, as a share of all.
						The shares sum to 1.
					</dd>
				</div>
			</dl>
		</div>
	);
}

const base = 132;
const query = { x: 128, first: 53.7, second: 26 };

function Diagram() {
	return (
		<svg className="diagram" viewBox="0 0 340 168" role="img" aria-labelledby="diagram-title">
			<title id="diagram-title">
				Two Gaussians, the component keys of one token, on a line. The query lies nearer to the
				first: its height there is 67 percent of both heights together, that of the second 33
				percent.
			</title>
			<line className="axis" x1="8" y1={base} x2="262" y2={base} />
			<path className="bell component-1" d={componentPath(92, 34, 94, base)} />
			<path className="bell second component-2" d={componentPath(176, 33.2, 74, base)} />
			<text x="62" y="24" className="label">
				key 1
			</text>
			<text x="182" y="46" className="label">
				key 2
			</text>
			<line className="query-line" x1={query.x} y1="18" x2={query.x} y2={base + 8} />
			<circle className="dot component-1" cx={query.x} cy={base - query.first} r="4" />
			<circle className="dot component-2" cx={query.x} cy={base - query.second} r="4" />
			<text x={query.x} y={base + 24} textAnchor="middle" className="label strong">
				query
			</text>
			<g className="shares">
				<rect className="component-1" x="284" y="36" width="24" height="65" />
				<rect className="component-2" x="284" y="101" width="24" height="31" />
				<text x="314" y="72" className="label">
					γ₁
				</text>
				<text x="314" y="121" className="label">
					γ₂
				</text>
				<text x="296" y={base + 24} textAnchor="middle" className="label strong">
					shares
				</text>
			</g>
		</svg>
	);
}
