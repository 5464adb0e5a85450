/** The list of single keys, and the switch that turns them off. */

import { Action } from '../kit/action';
import { AppDialog } from '../kit/dialog';
import { Toggle } from '../kit/toggle';
import { usePage, useSlice } from '../page-context';

const keys: readonly (readonly [string, string])[] = [
	['Space', 'run, pause or resume'],
	['.', 'one step'],
	['1 … 9', 'look at this head'],
	['[  ]', 'previous, next layer'],
	['arrow keys', 'move the cell, when the map has the focus'],
	['?', 'this list'],
];

export function Shortcuts() {
	const open = useSlice((state) => state.shortcutsOpen);
	const on = useSlice((state) => state.view.shortcuts);
	const { setView, showShortcuts } = usePage();
	const close = () => showShortcuts(false);
	return (
		<AppDialog title="Keyboard shortcuts" open={open} onClose={close}>
			<dl className="key-list">
				{keys.map(([key, meaning]) => (
					<div key={key}>
						<dt>
							<kbd>{key}</kbd>
						</dt>
						<dd>{meaning}</dd>
					</div>
				))}
			</dl>
			<p className="hint">They act only while no field and no map has the focus.</p>
			<Toggle
				label="Single-key shortcuts"
				on={on}
				onChange={(shortcuts) => setView({ shortcuts })}
			/>
			<div className="dialog-actions">
				<Action label="Close" kind="primary" onPress={close} />
			</div>
		</AppDialog>
	);
}
