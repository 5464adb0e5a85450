/** What trains: a GPU where there is one, or what the person prefers. */
import type { EngineInfo, PreferredEngine } from '../../workbench/protocol';
import { trainingBlock } from '../../workbench/selectors';
import { Segmented } from '../kit/segmented';
import { usePage, useSlice } from '../page-context';

const choices: readonly { readonly id: PreferredEngine; readonly label: string }[] = [
	{ id: 'auto', label: 'Automatic' },
	{ id: 'webgpu', label: 'WebGPU' },
	{ id: 'cpu', label: 'CPU' },
];

export function EngineChoice({ engine }: { engine: EngineInfo }) {
	const preferred = useSlice((state) => state.view.engine);
	const measuring = useSlice((state) => state.enginePanel.measuring);
	const hasRun = useSlice((state) => state.started !== null);
	const training = useSlice(trainingBlock);
	const page = usePage();
	const blocked = training ?? (measuring ? 'A measurement is under way.' : null);
	return (
		<section className="engine-choice" aria-labelledby="engine-choice-title">
			<h3 id="engine-choice-title">Train on</h3>
			<Segmented
				label="Train on"
				segments={choices.map((choice) => ({ ...choice, disabled: blocked !== null }))}
				value={preferred}
				onChange={(id) => void page.chooseEngine(id)}
			/>
			<p className="hint">
				{blocked ??
					`Automatic takes the GPU where there is one, and otherwise the CPU engine.${
						hasRun ? ' A change ends the run on this page.' : ''
					}`}
			</p>
			{engine.reason && (
				<p className="hint">
					In use is the CPU: {engine.reason.message} {engine.reason.mend}
				</p>
			)}
		</section>
	);
}
