/** The weights of the run as a safetensors file. */

import { Action } from '../kit/action';
import { usePage, useSlice } from '../page-context';

export function SaveWeights() {
	const started = useSlice((page) => page.started !== null);
	const state = useSlice(({ run }) => run.state);
	const { running } = usePage();
	const ready = started && (state === 'running' || state === 'paused' || state === 'finished');
	const save = async () => {
		const checkpoint = await running.checkpoint();
		if (checkpoint) offer(checkpoint.name, checkpoint.bytes);
	};
	return (
		<Action
			label="Save weights"
			icon="save"
			kind="quiet"
			disabled={!ready}
			onPress={() => void save()}
		/>
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
