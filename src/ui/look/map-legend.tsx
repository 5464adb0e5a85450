/** What the colours of the map mean, with ticks. */
import type { ProbeView } from '../../workbench/protocol';
import { useSlice } from '../page-context';
import { componentsOf } from './cell-readout';
import { largestDifference } from './map-colours';

const rowTicks = ['0', '¼', '½', '¾', 'row’s max'];
const logTicks = ['≤ 1e-4', '1e-3', '0.01', '0.1', '1'];

export function MapLegend({ view }: { view: ProbeView }) {
	const { mode, scale, component, lessPrior } = useSlice((page) => page.look);
	if (mode === 'responsibility')
		return <ResponsibilityLegend view={view} component={component} lessPrior={lessPrior} />;
	const ticks = { linear: evenTicks(0, 1), row: rowTicks, log: logTicks }[scale];
	return (
		<div className="map-legend">
			{mode === 'attention' ? (
				<Ramp kind="attention" label="attention" />
			) : (
				componentsOf(view).map((r) => (
					<Ramp key={r} kind={`winner component-${(r % 8) + 1}`} label={`component ${r + 1}`} />
				))
			)}
			<Ticks ticks={ticks} />
			{mode === 'winner' && (
				<p className="hint">Hue: winner. Lightness: attention. Grey: the components share.</p>
			)}
		</div>
	);
}

interface ResponsibilityLegendProps {
	view: ProbeView;
	component: number;
	lessPrior: boolean;
}

function ResponsibilityLegend({ view, component, lessPrior }: ResponsibilityLegendProps) {
	const difference = lessPrior && view.prior !== undefined;
	const end = difference ? largestDifference(view, component) : 1;
	return (
		<div className="map-legend">
			<Ramp
				kind={difference ? 'less-prior' : 'responsibility'}
				label={
					difference ? `γ − π of component ${component + 1}` : `γ of component ${component + 1}`
				}
			/>
			<Ticks ticks={evenTicks(difference ? -end : 0, end)} />
		</div>
	);
}

function evenTicks(low: number, high: number): string[] {
	return Array.from({ length: 5 }, (_, i) => formatTick(low + ((high - low) * i) / 4));
}

function formatTick(value: number): string {
	return String(Number(value.toPrecision(2)));
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
