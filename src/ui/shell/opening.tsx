/** Before there is anything to draw from: finding a device, or why that failed. */
import { Action } from '../kit/action';
import { ProblemCard } from '../kit/problem-card';
import { Progress } from '../kit/progress';
import { usePage, useSlice } from '../page-context';

export function Opening() {
	const session = useSlice((state) => state.session);
	const page = usePage();
	return (
		<main className="opening">
			<h1 className="unseen">Train a model and look inside it</h1>
			{session.phase === 'failed' ? (
				<ProblemCard problem={session.problem} title="The workbench could not open">
					<Action
						label="Try again"
						kind="primary"
						onPress={() => void page.open({ engine: 'auto' })}
					/>
					<Action label="Use the CPU" onPress={() => void page.open({ engine: 'cpu' })} />
				</ProblemCard>
			) : (
				<div className="opening-wait">
					<p>Looking for a GPU …</p>
					<Progress label="Opening" share={null} />
				</div>
			)}
		</main>
	);
}
