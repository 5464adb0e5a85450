/** Files of the person's own: what they hold, how they are split, and the choice to use them. */
import { formatBytes, formatCount } from '../../core/units';
import type { ImportedData, ImportedExamples, ImportedText } from '../../workbench/protocol';
import { Action } from '../kit/action';
import { AppDialog } from '../kit/dialog';
import { type Fact, Facts } from '../kit/facts';
import { formatWhole } from '../messages';
import { usePage, useSlice } from '../page-context';
import { ImportPreview } from './import-preview';

export function ImportDialog() {
	const imported = useSlice((state) => state.imported);
	const { texts } = usePage();
	if (!imported) return null;
	return (
		<AppDialog title={imported.name} open onClose={texts.dismissImport}>
			<Facts facts={factsOf(imported)} />
			{imported.kind === 'text' ? (
				<section aria-label="Beginning of the text">
					<pre className="preview">{imported.preview}</pre>
				</section>
			) : (
				<>
					<ImportPreview preview={imported.preview} />
					{imported.notes.map((note) => (
						<p key={note} className="hint">
							{note}
						</p>
					))}
				</>
			)}
			<p className="hint">It stays on this computer and is not part of a link.</p>
			<div className="dialog-actions">
				<Action label="Not now" onPress={texts.dismissImport} />
				<Action
					label={imported.kind === 'text' ? 'Use this text' : 'Use these examples'}
					kind="primary"
					onPress={texts.useImported}
				/>
			</div>
		</AppDialog>
	);
}

function factsOf(imported: ImportedData): Fact[] {
	const own = imported.kind === 'text' ? ofText(imported) : ofExamples(imported);
	return [...own, ['SHA-256', `${imported.sha256.slice(0, 16)}…`]];
}

function ofText({ bytes, trainBytes, validationBytes, testBytes }: ImportedText): Fact[] {
	const part = (size: number) =>
		`${formatBytes(size)} (${Math.round((100 * size) / Math.max(1, bytes))} %)`;
	return [
		['Size', formatBytes(bytes)],
		['Training', part(trainBytes)],
		['Held out', part(validationBytes)],
		...(testBytes > 0 ? [['Test', part(testBytes)] as const] : []),
	];
}

/** More classes than these are only counted. */
const mostNamed = 12;

function ofExamples(imported: ImportedExamples): Fact[] {
	const { what, bytes, train, validation, test, classes, longest } = imported;
	const named = classes.map(({ name, count }) => `${name} ${formatWhole(count)}`).join(', ');
	return [
		['Holds', what],
		['Size', formatBytes(bytes)],
		['Training', `${formatWhole(train)} examples`],
		['Held out', `${formatWhole(validation)} examples`],
		...(test > 0 ? [['Test', `${formatWhole(test)} examples`] as const] : []),
		['Labels', classes.length <= mostNamed ? named : `${formatCount(classes.length)} labels`],
		['Longest example', `${formatWhole(longest)} tokens`],
	];
}
