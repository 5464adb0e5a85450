/** The control that fits the kind of a field; all of them write text, which the schema parses. */
import { assertNever } from '../../core/problem';
import type { Field } from '../../core/schema';
import { fieldText } from '../../workbench/config';
import { Choice } from '../kit/choice';
import { Toggle } from '../kit/toggle';
import { usePage, useSlice } from '../page-context';

interface ControlProps {
	id: string;
	field: Field;
	/** Prefix of the ids of label, help and error. */
	name: string;
}

export function FieldControl({ id, field, name }: ControlProps) {
	const { configure } = usePage();
	const value = useSlice(({ config }) => config.values[id]);
	const help = `${name}-help`;
	switch (field.kind) {
		case 'integer':
		case 'number':
		case 'text':
			return <TextInput id={id} field={field} name={name} />;
		case 'choice':
			return (
				<Choice
					label={field.label}
					items={field.options}
					value={String(value)}
					describedBy={help}
					onChange={(option) => configure.edit(id, option)}
				/>
			);
		case 'boolean':
			return (
				<Toggle
					label={field.label}
					bare
					on={value === true}
					describedBy={help}
					onChange={(on) => configure.edit(id, String(on))}
				/>
			);
		default:
			return assertNever(field);
	}
}

function TextInput({ id, field, name }: ControlProps) {
	const { configure } = usePage();
	const text = useSlice(({ config }) => fieldText(config, id));
	const wrong = useSlice(({ config }) => (config.drafts[id]?.error ?? null) !== null);
	const numeric = field.kind !== 'text';
	return (
		<div className={`input-box ${numeric ? 'numeric' : 'textual'}`}>
			<input
				id={`${name}-input`}
				className="input"
				type="text"
				inputMode={numeric ? 'decimal' : 'text'}
				autoComplete="off"
				spellCheck={false}
				value={text}
				aria-invalid={wrong}
				aria-describedby={wrong ? `${name}-error ${name}-help` : `${name}-help`}
				onChange={(event) => configure.edit(id, event.target.value)}
				onBlur={() => configure.settle(id)}
			/>
			{field.unit && <span className="unit">{field.unit}</span>}
		</div>
	);
}
