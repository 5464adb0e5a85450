/** Start, pause, step, stop, and how far the run is. */
import { changesSinceStart, runBlock } from '../../workbench/selectors';
import { Action } from '../kit/action';
import type { IconName } from '../kit/icons';
import { Progress } from '../kit/progress';
import { counted, formatWhole } from '../messages';
import { usePage, useSlice } from '../page-context';
import { RunSpeed } from './run-speed';
import { SaveWeights } from './save-weights';

export function RunBar() {
	const blocked = useSlice(runBlock);
	return (
		<section className="run-bar" aria-label="Run">
			<div className="run-buttons">
				<MainButton blocked={blocked} />
				<OtherButtons blocked={blocked} />
			</div>
			<RunProgress />
			{blocked && (
				<p className="run-blocked" id="run-blocked">
					Run is off: {blocked}
				</p>
			)}
			<ChangedSinceStart blocked={blocked} />
		</section>
	);
}

interface Blocked {
	/** Why a new run cannot start; null when it can. */
	blocked: string | null;
}

/** One button through all states, so that the focus stays where it is. */
function MainButton({ blocked }: Blocked) {
	const state = useSlice(({ run }) => run.state);
	const busy = useSlice((page) => page.busy);
	const { running } = usePage();
	const faces: Record<typeof state, readonly [string, IconName]> = {
		idle: ['Run', 'play'],
		preparing: ['Preparing', 'play'],
		running: ['Pause', 'pause'],
		paused: ['Resume', 'play'],
		finished: ['Run again', 'play'],
		failed: ['Run again', 'play'],
	};
	const [label, icon] = faces[state];
	const starts = state === 'idle' || state === 'finished' || state === 'failed';
	return (
		<Action
			kind="primary"
			autoFocus
			label={label}
			icon={icon}
			waiting={state === 'preparing' || (starts && busy)}
			disabled={starts && blocked !== null}
			describedBy={blocked ? 'run-blocked' : undefined}
			onPress={() => void running.toggle()}
		/>
	);
}

function OtherButtons({ blocked }: Blocked) {
	const state = useSlice(({ run }) => run.state);
	const busy = useSlice((page) => page.busy);
	const { running } = usePage();
	const active = state === 'running' || state === 'paused' || state === 'preparing';
	const canStep = state === 'paused' || (state === 'idle' && blocked === null);
	return (
		<>
			<Action
				label="Step"
				icon="step"
				disabled={busy || !canStep}
				onPress={() => void running.step()}
			/>
			<Action label="Stop" icon="stop" disabled={!active} onPress={() => void running.stop()} />
			<Action
				label="Restart"
				icon="restart"
				disabled={busy || !active || blocked !== null}
				onPress={() => void running.start()}
			/>
			<SaveWeights />
		</>
	);
}

function RunProgress() {
	const run = useSlice((page) => page.run);
	if (run.state === 'preparing')
		return (
			<div className="run-progress">
				<p className="run-line">
					<span>{run.activity ?? 'Preparing'} …</span>
				</p>
				<Progress label={run.activity ?? 'Preparing'} share={run.progress} />
			</div>
		);
	if (run.steps === 0) return null;
	return (
		<div className="run-progress">
			<p className="run-line">
				<span className="run-step">
					step <b>{formatWhole(run.step)}</b> / {formatWhole(run.steps)}
				</span>
				<RunSpeed />
			</p>
			<Progress label="Steps" share={run.step / run.steps} />
		</div>
	);
}

function ChangedSinceStart({ blocked }: Blocked) {
	const count = useSlice((page) => changesSinceStart(page).length);
	const busy = useSlice((page) => page.busy);
	const { running } = usePage();
	if (count === 0) return null;
	return (
		<div className="run-changed">
			<span className="changed-dot" aria-hidden="true" />
			<span>{counted(count, 'change')} since this run started</span>
			<Action
				label="Apply as a new run"
				disabled={blocked !== null || busy}
				onPress={() => void running.start()}
			/>
		</div>
	);
}
