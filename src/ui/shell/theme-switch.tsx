/** As the system, light or dark. */
import type { Theme } from '../../workbench/store';
import { Segmented } from '../kit/segmented';
import { usePage, useSlice } from '../page-context';

export function ThemeSwitch() {
	const theme = useSlice((state) => state.view.theme);
	const { setView } = usePage();
	return (
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
	);
}
