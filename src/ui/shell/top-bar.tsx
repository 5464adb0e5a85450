/** Name, run state, engine, theme, help. */
import { useState } from 'react';
import type { RunModel } from '../../workbench/reduce';
import type { Theme } from '../../workbench/store';
import { Action } from '../kit/action';
import { Segmented } from '../kit/segmented';
import { appName, formatWhole } from '../messages';
import { usePage, useSlice } from '../page-context';
import { About } from './about';
import { EngineBadge } from './engine-badge';
import { Mark } from './mark';
import { Shortcuts } from './shortcuts';

export function TopBar() {
	const theme = useSlice((state) => state.view.theme);
	const { setView } = usePage();
	return (
		<header className="top-bar">
			<div className="brand">
				<Mark />
				<span className="brand-name">{appName}</span>
			</div>
			<RunStateLabel />
			<span className="spacer" />
			<EngineBadge />
			<Segmented<Theme>
				label="Theme"
				value={theme}
				onChange={(next) => setView({ theme: next })}
				segments={[
					{ id: 'system', label: 'As the system', icon: 'system' },
					{ id: 'light', label: 'Light', icon: 'light' },
					{ id: 'dark', label: 'Dark', icon: 'dark' },
				]}
			/>
			<ShortcutsButton />
			<About />
		</header>
	);
}

function ShortcutsButton() {
	const [open, setOpen] = useState(false);
	return (
		<>
			<span className="wide-only">
				<Action
					label="Keyboard shortcuts"
					icon="keyboard"
					bare
					kind="quiet"
					onPress={() => setOpen(true)}
				/>
			</span>
			<Shortcuts open={open} setOpen={setOpen} />
		</>
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
