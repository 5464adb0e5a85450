/** What computes: engine, adapter, features, limits, kernels, and whether they are right. */
import type { EngineLimit, SelfTest } from '../../core/profile';
import { formatBytes } from '../../core/units';
import type { EngineInfo, EngineReport } from '../../workbench/protocol';
import { type Fact, Facts } from '../kit/facts';
import { Progress } from '../kit/progress';
import { counted, formatSmall, formatWhole } from '../messages';

const engines: Readonly<Record<EngineInfo['engine'], string>> = {
	webgpu: 'WebGPU, 32-bit floats',
	cpu: 'CPU, 32-bit floats',
	reference: 'CPU reference, 64-bit floats',
};

interface EngineFactsProps {
	engine: EngineInfo;
	/** Null until the kernels have been tested. */
	report: EngineReport | null;
	/** Whether the test is still to come. */
	testing: boolean;
}

export function EngineFacts({ engine, report, testing }: EngineFactsProps) {
	const facts: readonly Fact[] = [
		['Engine', engines[engine.engine]],
		['Adapter', engine.adapter],
		...(report ? featureFacts(report) : []),
	];
	return (
		<section className="engine-facts" aria-label="Facts" aria-busy={testing}>
			<Facts facts={facts} />
			{report && <p className="hint">Kernels: {report.details.kernels}</p>}
			{report && <TestResult test={report.selfTest} />}
			{testing && (
				<>
					<Progress label="Test of the kernels" share={null} />
					<p className="hint">Testing the kernels against 64-bit floats …</p>
				</>
			)}
		</section>
	);
}

function featureFacts({ details: { features, limits } }: EngineReport): Fact[] {
	return [
		...Object.entries(features).map(([name, has]): Fact => [capitalised(name), has ? 'yes' : 'no']),
		...limits.map((limit): Fact => [limitWords(limit.name), limitValue(limit)]),
	];
}

/** `maxStorageBufferBindingSize` as `Max storage buffer binding size`. */
function limitWords(name: string): string {
	return capitalised(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

function capitalised(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1);
}

function limitValue({ value, unit }: EngineLimit): string {
	return unit === 'bytes' ? formatBytes(value) : formatWhole(value);
}

function TestResult({ test }: { test: SelfTest }) {
	const { passed, largestError, bound, cases } = test;
	const error = `largest error ${formatSmall(largestError)} of at most ${formatSmall(bound)}`;
	if (passed)
		return (
			<p className="test-passed">
				Self-test passed: {counted(cases.length, 'graph')}, forward and backward, {error}.
			</p>
		);
	const failed = cases.filter((each) => !(each.error <= bound)).map(({ name }) => name);
	return (
		<p className="test-failed" role="alert">
			Self-test failed for {failed.join(', ')}: {error}. What this engine computes cannot be
			trusted: update the graphics driver or the browser.
		</p>
	);
}
