/** Settings given on the command line. */
import { Problem } from '../core/problem';
import { type Experiment, withSetting } from '../train/experiment';

/** A copy of the experiment with each `KEY=VALUE`. @throws Problem `command` or `configuration` naming what is wrong */
export function withAssignments(
	experiment: Experiment,
	assignments: readonly string[],
): Experiment {
	return assignments.reduce((known, assignment) => {
		const at = assignment.indexOf('=');
		if (at < 1)
			throw new Problem('command', `--set takes KEY=VALUE, got ${JSON.stringify(assignment)}.`);
		return withSetting(known, assignment.slice(0, at), assignment.slice(at + 1));
	}, experiment);
}
