/** A preset and what it is for. */
import { findPreset } from '../../workbench/config';
import { Choice } from '../kit/choice';
import { usePage, useSession, useSlice } from '../page-context';

export function PresetPicker() {
	const { catalogue } = useSession();
	const { configure } = usePage();
	const preset = useSlice(({ config }) => config.preset);
	const chosen = findPreset(catalogue, preset);
	return (
		<div className="picker">
			<span className="picker-label">Preset</span>
			<Choice
				label="Preset"
				items={catalogue.presets.map(({ id, label, group, description }) => ({
					id,
					label,
					group,
					explanation: description,
				}))}
				value={preset}
				onChange={configure.choosePreset}
			/>
			<p className="hint">{chosen?.description}</p>
			{chosen?.deviation && <p className="hint">{chosen.deviation}</p>}
		</div>
	);
}
