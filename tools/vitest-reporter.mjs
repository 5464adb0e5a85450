/** Names by outcome for `tools/test.mjs`: Vitest's own JSON leaves out why a test was skipped. */
import { writeFileSync } from 'node:fs';
import { withReason } from './test-reports.mjs';

export default class OutcomeReporter {
	onTestRunEnd(modules, unhandledErrors) {
		const outcome = { passed: [], failed: [], skipped: [] };
		for (const module of modules) collect(module, outcome);
		outcome.failed.push(...unhandledErrors.map((error) => `unhandled: ${error.message}`));
		writeFileSync(process.env.MGK_VITEST_REPORT, JSON.stringify(outcome));
	}
}

function collect(module, outcome) {
	let failedBefore = outcome.failed.length;
	for (const test of module.children.allTests()) {
		const name = `${module.relativeModuleId} › ${test.fullName}`;
		const { state, note } = test.result();
		if (state === 'passed') outcome.passed.push(name);
		else if (state === 'skipped') outcome.skipped.push(withReason(name, note));
		else outcome.failed.push(name);
	}
	failedBefore = outcome.failed.length - failedBefore;
	// The file itself, or a hook in it, failed.
	if (module.state() === 'failed' && failedBefore === 0)
		outcome.failed.push(module.relativeModuleId);
}
