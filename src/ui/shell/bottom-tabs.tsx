/** On a narrow page one part is shown at a time. */
import { Button } from 'react-aria-components/Button';
import type { NarrowTab } from '../../workbench/store';
import { Icon, type IconName } from '../kit/icons';
import { usePage, useSlice } from '../page-context';

const tabs: readonly { id: NarrowTab; label: string; icon: IconName }[] = [
	{ id: 'experiment', label: 'Experiment', icon: 'experiment' },
	{ id: 'run', label: 'Run', icon: 'run' },
	{ id: 'inside', label: 'Inside', icon: 'inside' },
];

export function BottomTabs() {
	const shown = useSlice((state) => state.view.tab);
	const { setView, looking } = usePage();
	return (
		<nav className="bottom-tabs" aria-label="Parts of the screen">
			{tabs.map(({ id, label, icon }) => (
				<Button
					key={id}
					className="bottom-tab"
					aria-current={shown === id ? 'page' : 'false'}
					onPress={() => {
						setView({ tab: id });
						looking.catchUp();
					}}
				>
					<Icon name={icon} />
					{label}
				</Button>
			))}
		</nav>
	);
}
