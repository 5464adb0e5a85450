/** One of a list, with a line of explanation under each option. */
import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Icon } from './icons';

export interface ChoiceItem {
	readonly id: string;
	readonly label: string;
	readonly explanation?: string | undefined;
}

interface ChoiceProps {
	label: string;
	items: readonly ChoiceItem[];
	value: string;
	describedBy?: string | undefined;
	onChange: (id: string) => void;
}

export function Choice({ label, items, value, describedBy, onChange }: ChoiceProps) {
	const chosen = items.find((item) => item.id === value);
	return (
		<Select
			className="choice"
			aria-label={label}
			value={value}
			onChange={(key) => typeof key === 'string' && onChange(key)}
		>
			<Button
				className="choice-button"
				{...(describedBy ? { 'aria-describedby': describedBy } : {})}
			>
				<SelectValue className="choice-value">{chosen?.label ?? value}</SelectValue>
				<Icon name="chevron" />
			</Button>
			<Popover className="popover choice-popover" offset={2}>
				<ListBox className="choice-list" items={items}>
					{(item) => (
						<ListBoxItem className="choice-item" id={item.id} textValue={item.label}>
							<span>{item.label}</span>
							{item.explanation && <span className="hint">{item.explanation}</span>}
						</ListBoxItem>
					)}
				</ListBox>
			</Popover>
		</Select>
	);
}
