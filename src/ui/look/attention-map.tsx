// biome-ignore-all lint/a11y/useSemanticElements: one cell, the active descendant, stands for N x N of them.
/** The map as a picture with a grid of cells over it: pointer and keyboard read the same numbers. */
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { ProbeView } from '../../workbench/protocol';
import type { Cell } from '../../workbench/store';
import { useWidth } from '../kit/use-size';
import { usePage, useSlice } from '../page-context';
import { cellSentence } from './cell-words';
import { drawMap } from './draw-map';
import { cellAt, type MapLayout, mapLayout, moveCell, shortLabel } from './map-layout';

interface AttentionMapProps {
	view: ProbeView;
	/** The cell under the pointer, or else the selected one. */
	cell: Cell;
	onHover: (cell: Cell | null) => void;
}

export function AttentionMap({ view, cell, onHover }: AttentionMapProps) {
	const { looking } = usePage();
	const [box, width] = useWidth<HTMLDivElement>();
	const layout = useMemo(() => mapLayout(view.tokens, width), [view.tokens, width]);
	const pointed = (event: PointerEvent<HTMLElement>) => {
		const bounds = event.currentTarget.getBoundingClientRect();
		return cellAt(layout, event.clientX - bounds.left, event.clientY - bounds.top);
	};
	const id = `cell-${cell.query}-${cell.key}`;
	return (
		<div className="map-box" ref={box}>
			{width > 0 && (
				<div
					className="map"
					role="grid"
					tabIndex={0}
					aria-label={`Attention of layer ${view.layer + 1}, head ${view.head + 1}: rows are queries, columns are keys`}
					aria-rowcount={layout.count}
					aria-colcount={layout.count}
					aria-activedescendant={id}
					style={{ width: layout.left + layout.side, height: layout.top + layout.side }}
					onPointerMove={(event) => onHover(pointed(event))}
					onPointerLeave={() => onHover(null)}
					onPointerDown={(event) => {
						const picked = pointed(event);
						if (picked) looking.set({ cell: picked });
					}}
					onKeyDown={(event) => {
						const moved = moveCell(cell, event.key, layout.count);
						if (!moved) return;
						event.preventDefault();
						onHover(null);
						looking.set({ cell: moved });
					}}
				>
					<div
						className="map-ground"
						style={{ left: layout.left, top: layout.top, width: layout.side, height: layout.side }}
					/>
					<MapPicture view={view} layout={layout} />
					<Crosshair layout={layout} cell={cell} tokens={view.tokens} />
					<ActiveCell key={id} id={id} view={view} layout={layout} cell={cell} />
				</div>
			)}
		</div>
	);
}

function MapPicture({ view, layout }: { view: ProbeView; layout: MapLayout }) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const { mode, scale, component, lessPrior } = useSlice((page) => page.look);
	const theme = useSlice((page) => page.view.theme);
	const darkSystem = useDarkSystem();
	// biome-ignore lint/correctness/useExhaustiveDependencies: the labels take their colour from the theme.
	useEffect(() => {
		const style = { mode, scale, component, lessPrior };
		if (canvas.current) drawMap(canvas.current, view, layout, style);
	}, [view, layout, mode, scale, component, lessPrior, theme, darkSystem]);
	return <canvas ref={canvas} className="map-canvas" />;
}

/** One real cell is enough: the grid names it as its active descendant. */
function ActiveCell(props: { id: string; view: ProbeView; layout: MapLayout; cell: Cell }) {
	const { id, view, layout, cell } = props;
	return (
		// biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus.
		<div role="row" aria-rowindex={cell.query + 1}>
			<div
				id={id}
				className="map-cell"
				role="gridcell"
				tabIndex={-1}
				aria-colindex={cell.key + 1}
				aria-selected="true"
				aria-label={cellSentence(view, cell)}
				style={{
					left: layout.left + cell.key * layout.cell,
					top: layout.top + cell.query * layout.cell,
					width: layout.cell,
					height: layout.cell,
				}}
			/>
		</div>
	);
}

interface CrosshairProps {
	layout: MapLayout;
	cell: Cell;
	tokens: readonly string[];
}

function Crosshair({ layout, cell, tokens }: CrosshairProps) {
	const { left, top, cell: size, side } = layout;
	const x = left + cell.key * size;
	const y = top + cell.query * size;
	return (
		<div aria-hidden="true">
			<div className="map-row" style={{ left, top: y, width: side, height: size }} />
			<div className="map-column" style={{ left: x, top, width: size, height: side }} />
			<span className="map-label row" style={{ right: side + 1, top: y + size / 2 }}>
				{shortLabel(tokens[cell.query] ?? '')}
			</span>
			<span className="map-label column" style={{ left: x + size / 2, bottom: side + 1 }}>
				{shortLabel(tokens[cell.key] ?? '')}
			</span>
		</div>
	);
}

function useDarkSystem(): boolean {
	const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
	useEffect(() => {
		const query = matchMedia('(prefers-color-scheme: dark)');
		const listen = () => setDark(query.matches);
		query.addEventListener('change', listen);
		return () => query.removeEventListener('change', listen);
	}, []);
	return dark;
}
