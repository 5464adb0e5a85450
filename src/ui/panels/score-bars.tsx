/** Figures side by side as bars: the model's own stands out. */

export interface ScoreBar {
	readonly name: string;
	/** Length of the bar, 0..1. */
	readonly share: number;
	/** As a person reads it. */
	readonly value: string;
	/** The model's. */
	readonly own: boolean;
}

export function ScoreBars({ bars }: { bars: readonly ScoreBar[] }) {
	return (
		<dl className="score-bars">
			{bars.map(({ name, share, value, own }) => (
				<div key={name} className={own ? 'score-bar own' : 'score-bar'}>
					<dt>{name}</dt>
					<dd>
						<span className="score-track" aria-hidden="true">
							<span className="score-fill" style={{ width: `${100 * share}%` }} />
						</span>
						{value}
					</dd>
				</div>
			))}
		</dl>
	);
}
