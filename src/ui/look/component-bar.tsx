/** A bar of one component: colour, pattern and number say the same. */
interface ComponentBarProps {
	component: number;
	/** What is shown, for example `γ`. */
	symbol: string;
	/** 0..1 of the bar's width. */
	share: number;
	value: string;
}

export function ComponentBar({ component, symbol, share, value }: ComponentBarProps) {
	const width = `${100 * Math.min(1, Math.max(0, share))}%`;
	return (
		<div className="bar">
			<span className="bar-name">
				{symbol}
				<sub>{component + 1}</sub>
			</span>
			<span className="bar-track" aria-hidden="true">
				<span className={`bar-fill component-${(component % 8) + 1}`} style={{ width }} />
			</span>
			<span className="bar-value">{value}</span>
		</div>
	);
}
