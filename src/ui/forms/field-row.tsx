/** One field of the catalogue: label, control, unit, help, and its error in place. */
import { useId } from 'react';
import { type Field, rangeOf } from '../../core/schema';
import { changedFields, presetValues, valueLabel } from '../../workbench/config';
import { Action } from '../kit/action';
import { Help } from '../kit/help';
import { usePage, useSession, useSlice } from '../page-context';
import { FieldControl } from './field-control';

export function FieldRow({ id }: { id: string }) {
	const { catalogue } = useSession();
	const field = catalogue.fields[id];
	const changed = useSlice(({ config }) => {
		const base = presetValues(catalogue, config.preset);
		return changedFields(catalogue.fields, config.values, base).includes(id);
	});
	const error = useSlice(({ config }) => config.drafts[id]?.error ?? null);
	const name = useId();
	if (!field) return null;
	const wide = field.kind === 'text' || (field.kind === 'choice' && longOptions(field));
	return (
		<div className={`field${wide ? ' wide' : ''}${error ? ' wrong' : ''}`} data-field={id}>
			<div className="field-label">
				{field.kind === 'choice' || field.kind === 'boolean' ? (
					<span>{field.label}</span>
				) : (
					<label htmlFor={`${name}-input`}>{field.label}</label>
				)}
				<Help about={field.label}>
					<FieldFacts field={field} />
				</Help>
				{(changed || error) && <ResetField id={id} field={field} />}
			</div>
			<FieldControl id={id} field={field} name={name} />
			<p id={`${name}-help`} className="unseen">
				{field.explanation} {sentence(rangeOf(field))}
			</p>
			{error && (
				<p id={`${name}-error`} className="field-error">
					{error}
				</p>
			)}
		</div>
	);
}

function ResetField({ id, field }: { id: string; field: Field }) {
	const { catalogue } = useSession();
	const { configure } = usePage();
	const preset = useSlice(({ config }) => config.preset);
	const original = valueLabel(field, presetValues(catalogue, preset)[id]);
	return (
		<>
			<span className="changed-dot" title="Differs from the preset" aria-hidden="true" />
			<Action
				kind="quiet"
				bare
				icon="reset"
				label={`Reset ${field.label} to ${original}`}
				onPress={() => configure.reset(id)}
			/>
		</>
	);
}

function FieldFacts({ field }: { field: Field }) {
	return (
		<>
			<p>{field.explanation}</p>
			<p className="hint">
				{sentence(rangeOf(field))}
				{field.unit ? ` Unit: ${field.unit}.` : ''}
			</p>
		</>
	);
}

function longOptions(field: Extract<Field, { kind: 'choice' }>): boolean {
	return field.options.some((option) => option.label.length > 14);
}

function sentence(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
