/** A text file may be dropped anywhere on the page. */
import { useEffect, useState } from 'react';
import { usePage } from '../page-context';

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
				const [file] = event.dataTransfer?.files ?? [];
				if (file) void texts.importFile(file);
			},
			{ signal },
		);
		return () => listeners.abort();
	}, [texts]);
	if (!over) return null;
	return (
		<div className="drop-target" aria-hidden="true">
			<p>Drop a text file to train on it. It stays on this computer.</p>
		</div>
	);
}
