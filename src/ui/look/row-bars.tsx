/** View V4: the row of one query, p_ijr = a_ij gamma_ijr stacked over the components. */
import type { ProbeView } from '../../workbench/protocol';
import { useWidth } from '../kit/use-size';
import { componentsOf } from './cell-readout';
import { rowPaths } from './row-paths';

const height = 72;

export function RowBars({
	view,
	query,
	keyIndex,
}: {
	view: ProbeView;
	query: number;
	keyIndex: number;
}) {
	const [box, width] = useWidth<HTMLElement>();
	const { paths, top } = rowPaths(view, query, width, height);
	const step = width / view.tokens.length;
	const mixture = componentsOf(view).length > 0;
	return (
		<figure className="row-bars" ref={box}>
			<figcaption>
				Row of query {query + 1} <code>{view.tokens[query]}</code>
				{mixture ? ', split by component' : ''}
				<span className="hint">top {top.toFixed(2)}</span>
			</figcaption>
			<svg width={width} height={height} aria-hidden="true">
				<rect
					className="row-mark"
					x={keyIndex * step}
					y={0}
					width={Math.max(step, 1)}
					height={height}
				/>
				{paths.map((path, component) => (
					<path
						// biome-ignore lint/suspicious/noArrayIndexKey: the index is the component.
						key={component}
						d={path}
						className={mixture ? `component-${(component % 8) + 1}` : 'plain'}
					/>
				))}
				<line className="row-base" x1={0} y1={height - 0.5} x2={width} y2={height - 0.5} />
			</svg>
		</figure>
	);
}
