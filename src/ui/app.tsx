/** The whole page: top bar, the three parts of the Train screen, dialogs. */
import { useEffect } from 'react';
import { LookPanel } from './look/look-panel';
import { milestoneText } from './messages';
import { useSlice } from './page-context';
import { CentrePanel } from './panels/centre';
import { ExperimentPanel } from './panels/experiment';
import { BottomTabs } from './shell/bottom-tabs';
import { Dialogs } from './shell/dialogs';
import { DropTarget } from './shell/drop-target';
import { Opening } from './shell/opening';
import { TopBar } from './shell/top-bar';
import { useShortcuts } from './shell/use-shortcuts';

export function App() {
	const phase = useSlice((state) => state.session.phase);
	useTheme();
	return (
		<>
			<TopBar />
			{phase === 'ready' ? <Train /> : <Opening />}
			<LiveRegion />
		</>
	);
}

function Train() {
	const tab = useSlice((state) => state.view.tab);
	useShortcuts();
	return (
		<>
			<main className="train" data-tab={tab}>
				<h1 className="unseen">Train a model and look inside it</h1>
				<ExperimentPanel />
				<CentrePanel />
				<LookPanel />
			</main>
			<BottomTabs />
			<DropTarget />
			<Dialogs />
		</>
	);
}

function LiveRegion() {
	const announcement = useSlice((state) => state.announcement);
	return (
		<p className="unseen" role="status">
			{announcement ? milestoneText(announcement) : ''}
		</p>
	);
}

/** Writes the chosen theme on the root element, where `color-scheme` follows it. */
function useTheme(): void {
	const theme = useSlice((state) => state.view.theme);
	useEffect(() => {
		document.documentElement.dataset.theme = theme;
	}, [theme]);
}
