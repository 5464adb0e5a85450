/** A preset and what it is for. */
import { findPreset } from '../../workbench/config';
import { Choice } from '../kit/choice';
import { usePage, useSession, useSlice } from '../page-context';

export function PresetPicker() {
	const { catalogue } = useSession();
	const { configure } = usePage();
	const preset = useSlice(({ config }) => config.preset);
	return (
		<div className="picker">
			<span className="picker-label">Preset</span>
			<Choice
				label="Preset"
				items={catalogue.presets.map(({ id, label, description }) => ({
					id,
					label,
					explanation: description,
				}))}
				value={preset}
				onChange={configure.choosePreset}
			/>
			<p className="hint">{findPreset(catalogue, preset)?.description}</p>
		</div>
	);
}
