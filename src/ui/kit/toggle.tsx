/** On or off. */
import { Switch } from 'react-aria-components/Switch';

interface ToggleProps {
	label: string;
	/** Spoken only; the label stands beside it already. */
	bare?: boolean;
	on: boolean;
	describedBy?: string | undefined;
	onChange: (on: boolean) => void;
}

export function Toggle({ label, bare, on, describedBy, onChange }: ToggleProps) {
	return (
		<Switch
			className="toggle"
			isSelected={on}
			onChange={onChange}
			{...(bare ? { 'aria-label': label } : {})}
			{...(describedBy ? { 'aria-describedby': describedBy } : {})}
		>
			<span className="toggle-track" aria-hidden="true">
				<span className="toggle-thumb" />
			</span>
			{!bare && <span>{label}</span>}
		</Switch>
	);
}
