/** Files, or a folder, may be dropped anywhere on the page. */
import { useEffect, useState } from 'react';
import { usePage } from '../page-context';
import { droppedFiles } from './dropped-files';

export function DropTarget() {
	const { texts } = usePage();
	const [over, setOver] = useState(false);
	useEffect(() => {
		const listeners = new AbortController();
		const { signal } = listeners;
		const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
		window.addEventListener(
			'dragover',
			(event) => {
				if (!hasFiles(event)) return;
				event.preventDefault();
				setOver(true);
			},
			{ signal },
		);
		window.addEventListener('dragleave', (event) => !event.relatedTarget && setOver(false), {
			signal,
		});
		window.addEventListener(
			'drop',
			(event) => {
				setOver(false);
				if (!hasFiles(event)) return;
				event.preventDefault();
				void droppedFiles(event.dataTransfer).then((files) => {
					if (files.length > 0) void texts.importFiles(files);
				});
			},
			{ signal },
		);
		return () => listeners.abort();
	}, [texts]);
	if (!over) return null;
	return (
		<div className="drop-target" aria-hidden="true">
			<p>Drop a text or labelled data to train on. It stays on this computer.</p>
		</div>
	);
}
