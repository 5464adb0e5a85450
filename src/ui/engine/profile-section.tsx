/** Times a step of the experiment in the form, and shows where the time went. */
import { formatFlops } from '../../core/units';
import type { EngineInfo, EngineReport } from '../../workbench/protocol';
import { profileBlock } from '../../workbench/selectors';
import type { EnginePanel } from '../../workbench/store';
import { Action } from '../kit/action';
import { Copy } from '../kit/copy';
import { Progress } from '../kit/progress';
import { usePage, useSlice } from '../page-context';
import { ProfileTable } from './profile-table';
import { Roofline } from './roofline';
import { clockWords, formatGiga, stepInWords } from './words';

export function ProfileSection({ engine }: { engine: EngineInfo }) {
	const { progress, measuring, profile, report } = useSlice((state) => state.enginePanel);
	return (
		<section className="profile" aria-labelledby="profile-title">
			<h3 id="profile-title">Where the time of a step goes</h3>
			<p className="hint">
				A step of the experiment in the form, on fresh weights of its own: a run that is paused is
				not touched.
			</p>
			<Controls progress={measuring === 'profile' ? progress : null} again={profile !== null} />
			{profile && <Result profile={profile} engine={engine} report={report} />}
		</section>
	);
}

interface ControlsProps {
	progress: EnginePanel['progress'];
	again: boolean;
}

/** One button through both states, so that the focus stays where it is. */
function Controls({ progress, again }: ControlsProps) {
	const blocked = useSlice(profileBlock);
	const { profiling } = usePage();
	const label = again ? 'Profile again' : 'Profile a step';
	return (
		<div className="profile-controls">
			<Action
				kind="primary"
				label={progress ? 'Cancel' : label}
				disabled={blocked !== null && !progress}
				describedBy={blocked ? 'profile-blocked' : undefined}
				onPress={() => void (progress ? profiling.cancel() : profiling.profile())}
			/>
			{blocked && (
				<p className="hint" id="profile-blocked">
					{blocked}
				</p>
			)}
			{progress && (
				<div className="profile-progress">
					<Progress label={progress.activity} share={progress.share} />
					<p className="hint">{progress.activity} …</p>
				</div>
			)}
		</div>
	);
}

interface ResultProps {
	profile: NonNullable<EnginePanel['profile']>;
	engine: EngineInfo;
	report: EngineReport | null;
}

function Result({ profile: { values, result }, engine, report }: ResultProps) {
	const { flops, wholeMs, roof, clock, rows } = result;
	const text = () => {
		const told = { ...engine, ...report?.details, selfTest: report?.selfTest };
		return JSON.stringify({ experiment: values, engine: told, profile: result }, null, '\t');
	};
	return (
		<div className="profile-result">
			<p role="status">{stepInWords(result)}</p>
			<p>
				{formatFlops(flops)} a step: {formatGiga((1e3 * flops) / wholeMs)} GFLOP/s. At best this
				engine reaches {formatGiga(roof.flopsPerSecond)} GFLOP/s in a large matrix product and{' '}
				{formatGiga(roof.bytesPerSecond)} GB/s in a copy or a sum of long vectors.
			</p>
			<ProfileTable rows={rows} />
			<Roofline rows={rows} roof={roof} />
			<p className="hint">
				{clockWords[clock]} Bytes count every operand once and whole; the operations of the update
				are not counted. More than 100 % of a roof: operands were still in a cache, or the machine
				had other work while it was probed.
			</p>
			<div className="profile-actions">
				<Copy label="Copy as JSON" text={text} />
			</div>
		</div>
	);
}
