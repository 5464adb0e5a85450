/** Centre: the run bar, and below it either what will happen or what is happening. */
import { classifies } from '../../workbench/selectors';
import { useSlice } from '../page-context';
import { AnswersPanel } from './answers';
import { BeforeRun } from './before-run';
import { EngineNote } from './engine-note';
import { EventsPanel } from './events';
import { LossPanel } from './loss-panel';
import { Readouts } from './readouts';
import { RunBar } from './run-bar';
import { RunProblems } from './run-problems';
import { SamplesPanel } from './samples';
import { YardstickPanel } from './yardstick';

export function CentrePanel() {
	const labelled = useSlice(classifies);
	const fresh = useSlice(({ run, started }) => run.state === 'idle' && started === null);
	return (
		<div className="centre">
			<RunBar />
			<EngineNote />
			<RunProblems />
			{fresh ? (
				<BeforeRun />
			) : (
				<>
					<LossPanel />
					<Readouts />
					<div className="pair">
						{labelled ? <AnswersPanel /> : <SamplesPanel />}
						{!labelled && <YardstickPanel />}
						<EventsPanel />
					</div>
				</>
			)}
		</div>
	);
}
