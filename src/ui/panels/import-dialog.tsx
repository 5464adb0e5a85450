/** A text file of the person's own: what it holds, how it is split, and the choice to use it. */
import { formatBytes } from '../../core/units';
import { Action } from '../kit/action';
import { AppDialog } from '../kit/dialog';
import { usePage, useSlice } from '../page-context';

export function ImportDialog() {
	const imported = useSlice((state) => state.imported);
	const { texts } = usePage();
	if (!imported) return null;
	const share = (bytes: number) => Math.round((100 * bytes) / Math.max(1, imported.bytes));
	const facts: readonly (readonly [string, string])[] = [
		['Size', formatBytes(imported.bytes)],
		['Training', `${formatBytes(imported.trainBytes)} (${share(imported.trainBytes)} %)`],
		['Held out', `${formatBytes(imported.validationBytes)} (${share(imported.validationBytes)} %)`],
		['SHA-256', `${imported.sha256.slice(0, 16)}…`],
	];
	return (
		<AppDialog title={imported.name} open onClose={texts.dismissImport}>
			<dl className="facts">
				{facts.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
			<section aria-label="Beginning of the text">
				<pre className="preview">{imported.preview}</pre>
			</section>
			<p className="hint">The text stays on this computer and is not part of a link.</p>
			<div className="dialog-actions">
				<Action label="Not now" onPress={texts.dismissImport} />
				<Action label="Use this text" kind="primary" onPress={texts.useImported} />
			</div>
		</AppDialog>
	);
}
