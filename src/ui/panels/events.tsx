/** What happened when, newest first. */
import { Panel } from '../kit/panel';
import { formatTime, logText } from '../messages';
import { useSlice } from '../page-context';

export function EventsPanel() {
	const log = useSlice(({ run }) => run.log);
	return (
		<Panel title="Events" className="events">
			{log.length === 0 ? (
				<p className="hint">Nothing has happened yet.</p>
			) : (
				<ol className="event-list" aria-label="Events, newest first">
					{log.map((entry) => (
						<li key={entry.id} className={`event ${entry.kind}`}>
							<time dateTime={new Date(entry.at).toISOString()}>{formatTime(entry.at)}</time>
							<span>{logText(entry)}</span>
						</li>
					))}
				</ol>
			)}
		</Panel>
	);
}
