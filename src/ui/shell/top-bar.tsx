/** Name, run state, engine, theme, help. */
import type { RunModel } from '../../workbench/reduce';
import { Action } from '../kit/action';
import { appName, formatWhole } from '../messages';
import { usePage, useSlice } from '../page-context';
import { About } from './about';
import { EngineBadge } from './engine-badge';
import { Mark } from './mark';
import { ThemeSwitch } from './theme-switch';

export function TopBar() {
	return (
		<header className="top-bar">
			<div className="brand">
				<Mark />
				<span className="brand-name">{appName}</span>
			</div>
			<RunStateLabel />
			<span className="spacer" />
			<EngineBadge />
			<span className="wide-only">
				<ThemeSwitch />
			</span>
			<ShortcutsButton />
			<About />
		</header>
	);
}

function ShortcutsButton() {
	const { showShortcuts } = usePage();
	return (
		<span className="wide-only">
			<Action
				label="Keyboard shortcuts"
				icon="keyboard"
				bare
				kind="quiet"
				onPress={() => showShortcuts(true)}
			/>
		</span>
	);
}

const stateWords: Record<RunModel['state'], string> = {
	idle: 'no run',
	preparing: 'preparing',
	running: 'running',
	paused: 'paused',
	finished: 'finished',
	failed: 'failed',
};

function RunStateLabel() {
	const run = useSlice((state) => state.run);
	const at = run.steps > 0 ? ` · step ${formatWhole(run.step)} of ${formatWhole(run.steps)}` : '';
	return (
		<span className={`run-state ${run.state}`}>
			<span className="run-dot" aria-hidden="true" />
			{stateWords[run.state]}
			<span className="run-state-step">{at}</span>
		</span>
	);
}
