/** What a link asked for and did not get. */
import { Action } from '../kit/action';
import { Icon } from '../kit/icons';
import { counted } from '../messages';
import { usePage, useSlice } from '../page-context';

const listed = 12;

export function Notices() {
	const notices = useSlice((state) => state.notices);
	const { configure } = usePage();
	if (notices.length === 0) return null;
	return (
		<section className="card note" role="alert">
			<h3 className="card-title">
				<Icon name="info" />
				The link was not applied as a whole
			</h3>
			<ul className="notice-list">
				{notices.slice(0, listed).map((notice) => (
					<li key={notice}>{notice}</li>
				))}
			</ul>
			{notices.length > listed && <p>… and {counted(notices.length - listed, 'more entry')}.</p>}
			<p className="card-safe">These entries were ignored; nothing was started.</p>
			<div className="card-actions">
				<Action kind="quiet" label="Dismiss" onPress={configure.dismissNotices} />
			</div>
		</section>
	);
}
