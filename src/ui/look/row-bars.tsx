/** View V4: the row of one query, p_ijr = a_ij gamma_ijr stacked over the components, under the map's columns. */
import { useId } from 'react';
import type { ProbeView } from '../../workbench/protocol';
import type { Cell } from '../../workbench/store';
import { useWidth } from '../kit/use-size';
import { mapLayout } from './map-layout';
import { rowPaths } from './row-paths';

const height = 72;

export function RowBars({ view, cell }: { view: ProbeView; cell: Cell }) {
	const [box, width] = useWidth<HTMLElement>();
	const stripes = useId();
	const { left, cell: step, side } = mapLayout(view.tokens, width);
	const { paths, top } = rowPaths(view, cell.query, step, height);
	const mixture = view.responsibility !== undefined;
	return (
		<figure className="row-bars" ref={box}>
			<figcaption>
				Row of query {cell.query + 1} <code>{view.tokens[cell.query]}</code>
				{mixture ? ' by component' : ''}
				<span className="hint">scale 0 to {top.toFixed(2)}</span>
			</figcaption>
			<svg width={left + side} height={height} aria-hidden="true">
				<defs>
					<pattern
						id={stripes}
						width="4"
						height="4"
						patternUnits="userSpaceOnUse"
						patternTransform="rotate(45)"
					>
						<path className="stripe" d="M0 0V4" />
					</pattern>
				</defs>
				<g transform={`translate(${left} 0)`}>
					<rect className="row-ground" width={side} height={height} />
					<rect className="row-mark" x={cell.key * step} width={step} height={height} />
					{[...paths.entries()].map(([component, path]) => (
						<g key={component}>
							<path d={path} className={mixture ? `component-${(component % 8) + 1}` : 'plain'} />
							{component % 2 === 1 && <path d={path} fill={`url(#${stripes})`} />}
						</g>
					))}
					<line className="row-base" y1={height - 0.5} x2={side} y2={height - 0.5} />
				</g>
			</svg>
		</figure>
	);
}
