/** How the map is coloured: what is shown, of which component, on which scale. */
import type { ProbeView } from '../../workbench/protocol';
import type { MapMode, MapScale } from '../../workbench/store';
import { Segmented } from '../kit/segmented';
import { usePage, useSlice } from '../page-context';
import { componentsOf } from './cell-readout';
import { NumberPicker } from './look-controls';

export function MapControls({ view }: { view: ProbeView }) {
	const mode = useSlice((page) => page.look.mode);
	const { looking } = usePage();
	return (
		<div className="map-controls">
			{view.responsibility && (
				<Segmented<MapMode>
					label="Colour of the map"
					segments={[
						{ id: 'attention', label: 'attention' },
						{ id: 'winner', label: 'winner' },
						{ id: 'responsibility', label: 'responsibility' },
					]}
					value={mode}
					onChange={(next) => looking.set({ mode: next })}
				/>
			)}
			{mode === 'responsibility' ? <ResponsibilityControls view={view} /> : <ScalePicker />}
		</div>
	);
}

function ScalePicker() {
	const scale = useSlice((page) => page.look.scale);
	const { looking } = usePage();
	return (
		<Segmented<MapScale>
			label="Scale of the map"
			segments={[
				{ id: 'linear', label: '0–1' },
				{ id: 'row', label: 'row' },
				{ id: 'log', label: 'log' },
			]}
			value={scale}
			onChange={(next) => looking.set({ scale: next })}
		/>
	);
}

function ResponsibilityControls({ view }: { view: ProbeView }) {
	const component = useSlice((page) => page.look.component);
	const lessPrior = useSlice((page) => page.look.lessPrior);
	const { looking } = usePage();
	return (
		<>
			<NumberPicker
				name="Component"
				count={componentsOf(view).length}
				value={component}
				onChange={(next) => looking.set({ component: next })}
			/>
			{view.prior && (
				<Segmented
					label="Responsibility as it is, or less the prior"
					segments={[
						{ id: 'whole', label: 'γ' },
						{ id: 'less', label: 'γ − π' },
					]}
					value={lessPrior ? 'less' : 'whole'}
					onChange={(next) => looking.set({ lessPrior: next === 'less' })}
				/>
			)}
		</>
	);
}
