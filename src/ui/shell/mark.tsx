/** The mark: one query between two Gaussian keys. */
export function Mark() {
	return (
		<svg viewBox="0 0 24 24" width="22" height="22" fill="none" aria-hidden="true">
			<path
				d="M2 18.5c3.4 0 3.4-11 6.2-11s2.8 11 6.2 11"
				stroke="var(--component-1)"
				strokeWidth="2"
				strokeLinecap="round"
			/>
			<path
				d="M9.6 18.5c3.4 0 3.4-14 6.2-14s2.8 14 6.2 14"
				stroke="var(--component-2)"
				strokeWidth="2"
				strokeLinecap="round"
				strokeDasharray="3.4 2.6"
			/>
			<circle cx="12" cy="14.5" r="1.9" fill="currentColor" />
		</svg>
	);
}
