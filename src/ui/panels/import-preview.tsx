/** The first examples of a file, before it is used: rows of text with their labels, or an image. */
import { useEffect, useRef } from 'react';
import type { ImportPreview as Preview } from '../../workbench/protocol';

export function ImportPreview({ preview }: { preview: Preview }) {
	if (preview.kind === 'image') return <GreyPreview image={preview} />;
	if (preview.rows.length === 0) return null;
	return (
		<table className="preview-rows">
			<caption className="unseen">The first examples</caption>
			<thead>
				<tr>
					<th scope="col">Label</th>
					<th scope="col">Begins with</th>
				</tr>
			</thead>
			<tbody>
				{preview.rows.map(({ label, texts }, row) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: rows never move.
					<tr key={row}>
						<td>{label ?? '–'}</td>
						<td>
							{texts.map((text, part) => (
								// biome-ignore lint/suspicious/noArrayIndexKey: nor do the two of a pair.
								<span key={part} className="preview-text">
									{text}
								</span>
							))}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function GreyPreview({ image }: { image: Extract<Preview, { kind: 'image' }> }) {
	const { width, height, grey, label } = image;
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		const context = canvas.current?.getContext('2d');
		if (!context) return;
		const pixels = context.createImageData(width, height);
		grey.forEach((value, at) => {
			pixels.data.set([value, value, value, 255], 4 * at);
		});
		context.putImageData(pixels, 0, 0);
	}, [width, height, grey]);
	const words = `The first image, ${width} × ${height} pixels${label === null ? '' : `, label ${label}`}`;
	return (
		<figure className="preview-image">
			<canvas ref={canvas} width={width} height={height} role="img" aria-label={words} />
			<figcaption className="hint">{words}</figcaption>
		</figure>
	);
}
