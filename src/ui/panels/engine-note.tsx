/** Why the GPU is not used; closes for this visit, the badge stays. */
import { useState } from 'react';
import { Action } from '../kit/action';
import { ProblemCard } from '../kit/problem-card';
import { usePage, useSession } from '../page-context';

export function EngineNote() {
	const { engine } = useSession();
	const page = usePage();
	const [dismissed, setDismissed] = useState(false);
	if (engine.engine === 'webgpu' || !engine.reason || dismissed) return null;
	const mend = engine.reason.mend || 'Use a recent Chrome, Edge, Safari or Firefox with WebGPU on.';
	return (
		<ProblemCard
			problem={{ ...engine.reason, mend }}
			tone="note"
			title="No GPU is available: the CPU engine is used"
			safe="Everything works, only slower; small models are the right choice here."
			onDismiss={() => setDismissed(true)}
		>
			<Action label="Look for a GPU again" onPress={() => void page.open({ engine: 'auto' })} />
		</ProblemCard>
	);
}
