/** What was downloaded and is kept in this browser: how much room it takes, and how to be rid of it. */
import { formatBytes } from '../../core/units';
import { Action } from '../kit/action';
import { AppDialog } from '../kit/dialog';
import { usePage, useSlice } from '../page-context';

export function KeptDialog() {
	const kept = useSlice((state) => state.kept);
	const { texts } = usePage();
	if (!kept) return null;
	return (
		<AppDialog title="Downloads in this browser" open onClose={texts.hideKept}>
			{kept.length === 0 ? (
				<p>
					Nothing is kept. What you download stays here for the next visit, until you delete it.
				</p>
			) : (
				<ul className="kept-list">
					{kept.map(({ corpus, label, bytes }) => (
						<li key={corpus} className="kept">
							<span className="kept-name">{label}</span>
							<span className="kept-size">{formatBytes(bytes)}</span>
							<Action label="Delete" about={label} onPress={() => void texts.forget(corpus)} />
						</li>
					))}
				</ul>
			)}
			<p className="hint">A run that uses a text goes on after it is deleted here.</p>
			<div className="dialog-actions">
				<Action label="Done" kind="primary" onPress={texts.hideKept} />
			</div>
		</AppDialog>
	);
}
