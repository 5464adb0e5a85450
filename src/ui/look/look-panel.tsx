/** Right: one head seen through one sentence, while it learns. */
import { useEffect, useRef, useState } from 'react';
import type { ProbeView } from '../../workbench/protocol';
import type { Cell } from '../../workbench/store';
import { Panel } from '../kit/panel';
import { ProblemCard } from '../kit/problem-card';
import { formatWhole } from '../messages';
import { usePage, useSlice } from '../page-context';
import { AttentionMap } from './attention-map';
import { CellReadout } from './cell-readout';
import { cellWithin } from './cell-words';
import { HeadStats } from './head-stats';
import { HeadPicker, ProbeInput } from './look-controls';
import { LookEmpty } from './look-empty';
import { MapControls } from './map-controls';
import { MapLegend } from './map-legend';
import { RowBars } from './row-bars';

export function LookPanel() {
	const run = useSlice((page) => page.started);
	const view = useSlice((page) => page.look.view);
	const box = useWatchedBox();
	const updated = view ? `updated at step ${formatWhole(view.step)}` : '';
	return (
		<Panel
			title="Look inside"
			className="look"
			tools={<span className="hint look-updated">{updated}</span>}
		>
			<div ref={box} className="look-body">
				{run ? (
					<>
						<ProbeInput />
						<HeadPicker run={run} />
						<Looked />
					</>
				) : (
					<LookEmpty />
				)}
			</div>
		</Panel>
	);
}

function Looked() {
	const { text, view, problem } = useSlice((page) => page.look);
	if (text === '') return <p className="hint">Type a few words to look at.</p>;
	if (problem)
		return (
			<ProblemCard
				problem={problem}
				title="This sentence cannot be looked at"
				safe="The run goes on."
			/>
		);
	if (!view || view.tokens.length === 0)
		return <p className="hint">Waiting for the first look …</p>;
	return <LookView view={view} />;
}

function LookView({ view }: { view: ProbeView }) {
	const selected = useSlice((page) => page.look.cell);
	const [hover, setHover] = useState<Cell | null>(null);
	const cell = cellWithin(view, hover ?? selected);
	return (
		<>
			{view.omitted > 0 && (
				<p className="hint">
					The first {view.tokens.length} of {view.tokens.length + view.omitted} tokens: the model's
					context holds no more.
				</p>
			)}
			<MapControls view={view} />
			<AttentionMap view={view} cell={cell} onHover={setHover} />
			<MapLegend view={view} />
			<CellReadout view={view} cell={cell} />
			<RowBars view={view} cell={cell} />
			<HeadStats view={view} />
		</>
	);
}

/** While this element is on screen, the view is kept fresh. */
function useWatchedBox() {
	const box = useRef<HTMLDivElement>(null);
	const { looking } = usePage();
	useEffect(() => looking.watch(() => box.current?.offsetParent != null), [looking]);
	return box;
}
