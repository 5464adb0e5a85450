/** The dialogs that any part of the page can open. */
import { EngineDialog } from '../engine/engine-dialog';
import { DownloadDialog } from '../panels/download-dialog';
import { ImportDialog } from '../panels/import-dialog';
import { KeptDialog } from '../panels/kept-dialog';
import { Shortcuts } from './shortcuts';

export function Dialogs() {
	return (
		<>
			<DownloadDialog />
			<ImportDialog />
			<KeptDialog />
			<EngineDialog />
			<Shortcuts />
		</>
	);
}
