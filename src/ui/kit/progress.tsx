/** How far something is; without a share it only says that something is under way. */
import { ProgressBar } from 'react-aria-components/ProgressBar';

interface ProgressProps {
	label: string;
	/** 0..1, or null when unknown. */
	share: number | null;
}

export function Progress({ label, share }: ProgressProps) {
	const percent = share === null ? 100 : Math.min(100, Math.max(0, share * 100));
	return (
		<ProgressBar
			className="progress"
			aria-label={label}
			value={percent}
			isIndeterminate={share === null}
		>
			<span className="progress-fill" style={{ width: `${percent}%` }} />
		</ProgressBar>
	);
}
