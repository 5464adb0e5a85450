/** Reads what the test runners wrote into lists of names; null where there is nothing to read. */
import { existsSync, readFileSync } from 'node:fs';

export function readVitestReport(path) {
	return readJson(path);
}

export function readPlaywrightReport(path) {
	const report = readJson(path);
	if (!report) return null;
	const tests = report.suites.flatMap((suite) => testsOf(suite, []));
	const named = (...statuses) => tests.filter(({ status }) => statuses.includes(status));
	const names = (list) => list.map(({ name }) => name);
	return {
		passed: names(named('expected', 'flaky')),
		failed: [...names(named('unexpected')), ...report.errors.map(firstLine)],
		skipped: named('skipped').map(({ name, reason }) => withReason(name, reason)),
	};
}

export function withReason(name, reason) {
	return `${name} (${reason || 'no reason given'})`;
}

function testsOf(suite, path) {
	const titles = [...path, suite.title].filter(Boolean);
	const own = (suite.specs ?? []).flatMap((spec) =>
		spec.tests.map((test) => ({
			name: `[${test.projectName}] ${[...titles, spec.title].join(' › ')}`,
			status: test.status,
			reason: test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description,
		})),
	);
	return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, titles))];
}

function firstLine(error) {
	return (error.message ?? String(error.value ?? 'unknown error')).split('\n', 1)[0];
}

function readJson(path) {
	if (!existsSync(path)) return null;
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch {
		// Cut off by a crash: as good as none.
		return null;
	}
}
