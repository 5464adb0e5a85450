/** The numbers of the cell under the pointer or the selection. */
import type { ProbeView } from '../../workbench/protocol';
import type { Cell } from '../../workbench/store';
import { formatShare } from '../messages';
import { readCell } from './cell-words';
import { ComponentBar } from './component-bar';

export function CellReadout({ view, cell }: { view: ProbeView; cell: Cell }) {
	const { query, key, weight, responsibilities } = readCell(view, cell);
	return (
		<div className="cell-readout">
			<dl className="cell-pair">
				<div>
					<dt>query i = {cell.query + 1}</dt>
					<dd>
						<code>{query}</code>
					</dd>
				</div>
				<div>
					<dt>key j = {cell.key + 1}</dt>
					<dd>
						<code>{key}</code>
					</dd>
				</div>
				<div>
					<dt>
						attention a<sub>ij</sub>
					</dt>
					<dd>{weight === null ? 'masked' : formatShare(weight)}</dd>
				</div>
			</dl>
			{view.responsibility && (
				<div className="bars" data-masked={weight === null}>
					{componentsOf(view).map((component) => (
						<ComponentBar
							key={component}
							component={component}
							symbol="γ"
							share={responsibilities[component] ?? 0}
							value={weight === null ? '–' : formatShare(responsibilities[component] ?? 0)}
						/>
					))}
				</div>
			)}
		</div>
	);
}

/** 0 .. M-1, from the size of the responsibilities. */
export function componentsOf({ responsibility, tokens }: ProbeView): number[] {
	const count = responsibility ? Math.round(responsibility.length / tokens.length ** 2) : 0;
	return Array.from({ length: count }, (_, component) => component);
}
