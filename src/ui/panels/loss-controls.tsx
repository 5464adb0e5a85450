/** Axes, unit, freeze and table of the loss chart. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { ChartX, LossUnit, ViewState } from '../../workbench/store';
import { Segmented } from '../kit/segmented';
import { usePage, useSlice } from '../page-context';

export function LossControls({ bitsKnown }: { bitsKnown: boolean }) {
	const view = useSlice((page) => page.view);
	const { setView } = usePage();
	return (
		<>
			<Segmented<ChartX>
				label="Horizontal axis"
				value={view.chartX}
				onChange={(chartX) => setView({ chartX })}
				segments={[
					{ id: 'step', label: 'step' },
					{ id: 'elapsedMs', label: 'time' },
					{ id: 'tokens', label: 'tokens' },
				]}
			/>
			<Segmented<LossUnit>
				label="Unit of the loss"
				value={bitsKnown ? view.lossUnit : 'nats'}
				onChange={(lossUnit) => setView({ lossUnit })}
				segments={[
					{ id: 'nats', label: 'nats' },
					{ id: 'bits', label: 'bits/byte', disabled: !bitsKnown },
				]}
			/>
			<div className="toggles">
				<ViewToggle name="chartLog" label="log" />
				<ViewToggle name="frozen" label="freeze" />
				<ViewToggle name="asTable" label="table" />
			</div>
		</>
	);
}

type Switchable = 'chartLog' | 'frozen' | 'asTable';
const spoken: Record<Switchable, string> = {
	chartLog: 'log scale',
	frozen: 'freeze the chart',
	asTable: 'table instead of the chart',
};

function ViewToggle({ name, label }: { name: Switchable; label: string }) {
	const on = useSlice(({ view }: { view: ViewState }) => view[name]);
	const { setView } = usePage();
	return (
		<ToggleButton
			className="segment single"
			aria-label={spoken[name]}
			isSelected={on}
			onChange={(next) => setView({ [name]: next })}
		>
			{label}
		</ToggleButton>
	);
}
