/** The engine panel: what computes, whether it computes right, and how fast. */
import { Action } from '../kit/action';
import { AppDialog } from '../kit/dialog';
import { ProblemCard } from '../kit/problem-card';
import { usePage, useSlice } from '../page-context';
import { EngineChoice } from './engine-choice';
import { EngineFacts } from './engine-facts';
import { ProfileSection } from './profile-section';
import { TuningSection } from './tuning-section';

export function EngineDialog() {
	const session = useSlice((state) => state.session);
	const { open, report, problem } = useSlice((state) => state.enginePanel);
	const { profiling } = usePage();
	if (!open || session.phase !== 'ready') return null;
	const { engine } = session;
	const close = () => void profiling.hide();
	return (
		<AppDialog title="Engine" open wide onClose={close}>
			<EngineChoice engine={engine} />
			<EngineFacts engine={engine} report={report} testing={!report && !problem} />
			<ProfileSection engine={engine} />
			<TuningSection engine={engine} />
			{problem && <ProblemCard problem={problem} />}
			<div className="dialog-actions">
				<Action label="Done" onPress={close} />
			</div>
		</AppDialog>
	);
}
