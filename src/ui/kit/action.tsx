/** A button of the workbench: with a mark, a label, or a mark that carries its label unseen. */
import type { RefObject } from 'react';
import { Button } from 'react-aria-components/Button';
import { Icon, type IconName } from './icons';

interface ActionProps {
	label: string;
	/** What of many it acts on: spoken after the label, not drawn. */
	about?: string;
	icon?: IconName;
	/** Only the mark is drawn; the label is spoken. */
	bare?: boolean;
	kind?: 'primary' | 'quiet' | 'plain' | undefined;
	/** Looks idle but keeps the focus; pressing it must do nothing. */
	waiting?: boolean;
	disabled?: boolean | undefined;
	autoFocus?: boolean | undefined;
	describedBy?: string | undefined;
	slot?: 'close' | undefined;
	buttonRef?: RefObject<HTMLButtonElement | null>;
	onPress?: () => void;
}

export function Action(props: ActionProps) {
	const {
		label,
		icon,
		bare,
		waiting,
		kind = 'plain',
		disabled,
		autoFocus,
		describedBy,
		slot,
	} = props;
	return (
		<Button
			className={`action ${kind}${bare ? ' bare' : ''}${waiting ? ' waiting' : ''}`}
			{...(bare ? { 'aria-label': label } : {})}
			{...(props.onPress ? { onPress: props.onPress } : {})}
			{...(props.buttonRef ? { ref: props.buttonRef } : {})}
			{...(describedBy ? { 'aria-describedby': describedBy } : {})}
			{...(slot ? { slot } : {})}
			isDisabled={disabled ?? false}
			autoFocus={autoFocus ?? false}
		>
			{icon && <Icon name={icon} />}
			{!bare && <span>{label}</span>}
			{props.about && <span className="unseen"> {props.about}</span>}
		</Button>
	);
}
