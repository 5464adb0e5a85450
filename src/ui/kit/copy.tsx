/** Copies a text; where the clipboard is refused, says so. */
import { useState } from 'react';
import { Action } from './action';

export function Copy({ label, text }: { label: string; text: () => string }) {
	const [outcome, setOutcome] = useState<string | null>(null);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text());
			setOutcome('Copied');
		} catch {
			setOutcome('Copying was refused');
		}
		setTimeout(() => setOutcome(null), 2_000);
	};
	return <Action kind="quiet" icon="copy" label={outcome ?? label} onPress={() => void copy()} />;
}
