/** One of a list, with a line of explanation under each option; options may stand in named groups. */
import { Button } from 'react-aria-components/Button';
import { Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Icon } from './icons';

export interface ChoiceItem {
	readonly id: string;
	readonly label: string;
	readonly explanation?: string | undefined;
	/** Options of one group stand together under its name. */
	readonly group?: string | undefined;
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
				<ListBox className="choice-list">{optionsOf(items)}</ListBox>
			</Popover>
		</Select>
	);
}

/** Groups in the order of their first option; what has none stands alone. */
export function optionsOf(items: readonly ChoiceItem[]) {
	const groups = [...new Set(items.map(({ group }) => group))];
	return groups.map((name) => {
		const own = items.filter(({ group }) => group === name).map(option);
		if (name === undefined) return own;
		return (
			<ListBoxSection key={name} id={`group ${name}`}>
				<Header className="choice-group">{name}</Header>
				{own}
			</ListBoxSection>
		);
	});
}

function option({ id, label, explanation }: ChoiceItem) {
	return (
		<ListBoxItem key={id} className="choice-item" id={id} textValue={label}>
			<span>{label}</span>
			{explanation && <span className="hint">{explanation}</span>}
		</ListBoxItem>
	);
}
