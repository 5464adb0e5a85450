/** A run that failed, or a command that was refused. */
import { Action } from '../kit/action';
import { ProblemCard } from '../kit/problem-card';
import { usePage, useSlice } from '../page-context';

export function RunProblems() {
	const refused = useSlice((page) => page.commandProblem);
	const failed = useSlice(({ run }) => (run.state === 'failed' ? run.problem : null));
	const page = usePage();
	return (
		<>
			{refused && refused.message !== failed?.message && (
				<ProblemCard problem={refused} onDismiss={page.running.dismissProblem} />
			)}
			{failed && (
				<ProblemCard problem={failed}>
					{failed.code === 'device-lost' && (
						<>
							<Action
								label="Look for the GPU again"
								kind="primary"
								onPress={() => void page.open({ engine: 'auto' })}
							/>
							<Action
								label="Continue on the CPU"
								onPress={() => void page.open({ engine: 'cpu' })}
							/>
						</>
					)}
				</ProblemCard>
			)}
		</>
	);
}
