/** The weights of the run as a safetensors file, and the tokenizer that a text was cut up by. */

import { Action } from '../kit/action';
import { usePage, useSlice } from '../page-context';

const weights = { what: 'checkpoint', label: 'Save weights' } as const;
const tokenizer = { what: 'tokenizer', label: 'Save tokenizer' } as const;

export function SaveWeights() {
	const { running } = usePage();
	const ready = useSlice(
		({ started, run: { state } }) =>
			started !== null && (state === 'running' || state === 'paused' || state === 'finished'),
	);
	const learned = useSlice(({ started, corpora }) => {
		const text = !corpora.find(({ id }) => id === started?.values.corpus)?.labelled;
		return started !== null && text && started.values.tokenizer !== 'byte';
	});
	const save = async (what: 'checkpoint' | 'tokenizer') => {
		const file = await running.save(what);
		if (file) offer(file.name, file.bytes);
	};
	const files = learned ? [weights, tokenizer] : [weights];
	return (
		<>
			{files.map(({ what, label }) => (
				<Action
					key={what}
					label={label}
					icon="save"
					kind="quiet"
					disabled={!ready}
					onPress={() => void save(what)}
				/>
			))}
		</>
	);
}

function offer(name: string, bytes: ArrayBuffer): void {
	const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
