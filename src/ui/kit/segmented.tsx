/** One of a few, all in sight. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { Icon, type IconName } from './icons';

export interface Segment<Id extends string> {
	readonly id: Id;
	readonly label: string;
	readonly icon?: IconName;
	readonly disabled?: boolean;
}

interface SegmentedProps<Id extends string> {
	label: string;
	segments: readonly Segment<Id>[];
	value: Id;
	onChange: (id: Id) => void;
}

export function Segmented<Id extends string>(props: SegmentedProps<Id>) {
	const { label, segments, value, onChange } = props;
	return (
		<ToggleButtonGroup
			className="segmented"
			aria-label={label}
			selectionMode="single"
			disallowEmptySelection
			selectedKeys={[value]}
			onSelectionChange={(keys) => {
				const picked = segments.find((segment) => keys.has(segment.id));
				if (picked) onChange(picked.id);
			}}
		>
			{segments.map(({ id, label: name, icon, disabled }) => (
				<ToggleButton
					key={id}
					id={id}
					className="segment"
					isDisabled={disabled ?? false}
					{...(icon ? { 'aria-label': name } : {})}
				>
					{icon ? <Icon name={icon} /> : name}
				</ToggleButton>
			))}
		</ToggleButtonGroup>
	);
}
