/** What the colours of the map mean, with ticks. */
import type { ProbeView } from '../../workbench/protocol';
import { useSlice } from '../page-context';
import { componentsOf } from './cell-readout';

const linearTicks = ['0', '0.25', '0.5', '0.75', '1'];
const logTicks = ['≤ 1e-4', '1e-3', '0.01', '0.1', '1'];

export function MapLegend({ view }: { view: ProbeView }) {
	const { mode, scale, component } = useSlice((page) => page.look);
	const ticks = scale === 'log' && mode !== 'responsibility' ? logTicks : linearTicks;
	if (mode === 'winner')
		return (
			<div className="map-legend">
				{componentsOf(view).map((r) => (
					<Ramp key={r} kind={`winner component-${(r % 8) + 1}`} label={`component ${r + 1}`} />
				))}
				<Ticks ticks={ticks} />
				<p className="hint">Hue: winner. Lightness: attention. Grey: the components share.</p>
			</div>
		);
	const name = mode === 'attention' ? 'attention' : `responsibility of component ${component + 1}`;
	return (
		<div className="map-legend">
			<Ramp kind={mode} label={name} />
			<Ticks ticks={ticks} />
		</div>
	);
}

function Ramp({ kind, label }: { kind: string; label: string }) {
	return (
		<div className="ramp-row">
			<span className={`ramp ${kind}`} aria-hidden="true" />
			<span className="ramp-label">{label}</span>
		</div>
	);
}

function Ticks({ ticks }: { ticks: readonly string[] }) {
	return (
		<div className="ramp-row" aria-hidden="true">
			<span className="ramp-ticks">
				{ticks.map((tick) => (
					<span key={tick}>{tick}</span>
				))}
			</span>
			<span className="ramp-label" />
		</div>
	);
}
