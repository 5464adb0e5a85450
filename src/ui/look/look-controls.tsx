/** Which sentence, layer and head is looked at. */
import { useId } from 'react';
import type { StartedRun } from '../../workbench/store';
import { Choice } from '../kit/choice';
import { Segmented } from '../kit/segmented';
import { usePage, useSlice } from '../page-context';

const longestProbe = 512;
const mostSegments = 8;

export function ProbeInput() {
	const text = useSlice((page) => page.look.text);
	const { looking } = usePage();
	const id = useId();
	return (
		<div className="probe-input">
			<label htmlFor={id}>Probe sentence</label>
			<input
				id={id}
				className="input"
				type="text"
				autoComplete="off"
				spellCheck={false}
				maxLength={longestProbe}
				value={text}
				onChange={(event) => looking.set({ text: event.target.value })}
			/>
		</div>
	);
}

export function HeadPicker({ run }: { run: StartedRun }) {
	const layer = useSlice((page) => page.look.layer);
	const head = useSlice((page) => page.look.head);
	const { looking } = usePage();
	return (
		<div className="head-picker">
			<NumberPicker
				name="Layer"
				count={run.layers}
				value={layer}
				onChange={(next) => looking.set({ layer: next })}
			/>
			<NumberPicker
				name="Head"
				count={run.heads}
				value={head}
				onChange={(next) => looking.set({ head: next })}
			/>
		</div>
	);
}

interface NumberPickerProps {
	name: string;
	count: number;
	/** Counted from 0; shown from 1. */
	value: number;
	onChange: (value: number) => void;
}

export function NumberPicker({ name, count, value, onChange }: NumberPickerProps) {
	const items = Array.from({ length: count }, (_, i) => ({ id: String(i), label: String(i + 1) }));
	const props = {
		label: name,
		value: String(value),
		onChange: (id: string) => onChange(Number(id)),
	};
	return (
		<div className="number-picker">
			<span className="picker-label">{name}</span>
			{count <= mostSegments ? (
				<Segmented {...props} segments={items} />
			) : (
				<Choice {...props} items={items} />
			)}
		</div>
	);
}
