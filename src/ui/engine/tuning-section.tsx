/** Measures sizes of the kernels on this adapter; what is faster is used from the next opening on. */
import { type TuningReport, type TuningRow, tunedWords } from '../../core/tuning';
import type { EngineInfo } from '../../workbench/protocol';
import { trainingBlock } from '../../workbench/selectors';
import { Action } from '../kit/action';
import { Progress } from '../kit/progress';
import { usePage, useSlice } from '../page-context';
import { formatFigure } from './words';

export function TuningSection({ engine }: { engine: EngineInfo }) {
	const { tuning, forgotten } = useSlice((state) => state.enginePanel);
	if (engine.engine !== 'webgpu') return null;
	return (
		<section className="profile" aria-labelledby="tuning-title">
			<h3 id="tuning-title">Sizes of the kernels</h3>
			<p className="hint">
				Which tiles are fastest depends on the graphics adapter. This times some on it, for a minute
				or less on most; wrong ones are dropped. Another choice changes results by rounding, and is
				recorded with every run.
			</p>
			{engine.tuned && <p>In use: {tunedWords(engine.tuned)}.</p>}
			<Controls tuned={engine.tuned !== undefined || tuning?.choice != null} />
			{forgotten && (
				<p role="status">Forgotten: the usual sizes are used when the page is loaded next.</p>
			)}
			{tuning && <Result report={tuning} />}
		</section>
	);
}

/** One button through both states, so that the focus stays where it is. */
function Controls({ tuned }: { tuned: boolean }) {
	const { progress, measuring, forgotten } = useSlice((state) => state.enginePanel);
	const training = useSlice(trainingBlock);
	const { profiling } = usePage();
	const own = measuring === 'tuning' ? progress : null;
	const blocked = training ?? (progress && !own ? 'A profile is under way.' : null);
	return (
		<div className="profile-controls">
			<Action
				label={own ? 'Cancel' : 'Tune for this adapter'}
				disabled={blocked !== null}
				describedBy={blocked ? 'tuning-blocked' : undefined}
				onPress={() => void (own ? profiling.cancel() : profiling.tune())}
			/>
			{tuned && !own && !forgotten && (
				<Action kind="quiet" label="Forget the tuning" onPress={() => void profiling.forget()} />
			)}
			{blocked && (
				<p className="hint" id="tuning-blocked">
					{blocked}
				</p>
			)}
			{own && (
				<div className="profile-progress">
					<Progress label="Tuning" share={own.share} />
					<p className="hint">{own.activity} …</p>
				</div>
			)}
		</div>
	);
}

const clocks: Readonly<Record<TuningReport['clock'], string>> = {
	timestamps: 'by timestamps of the device',
	submits: 'by the time until the device had done it',
};

function Result({ report: { rows, choice, clock, repeats, leastGain } }: { report: TuningReport }) {
	return (
		<div className="profile-result">
			<p role="status">
				{choice
					? `Faster here: ${tunedWords(choice)}. Used when the page is loaded next.`
					: `Nothing gains ${formatFigure(100 * leastGain)} % steadily: the usual sizes stay.`}
			</p>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
			<section className="profile-scroll" tabIndex={0} aria-label="Sizes that were timed">
				<table className="profile-table">
					<thead>
						<tr>
							<th scope="col">Candidate</th>
							<th scope="col">ms</th>
							<th scope="col">Chosen</th>
						</tr>
					</thead>
					<tbody>
						{rows.map((row) => (
							<Row key={`${row.part} ${row.name}`} row={row} />
						))}
					</tbody>
				</table>
			</section>
			<p className="hint">
				Medians of {repeats}, in turns, {clocks[clock]}, forward and backward: a square product, and
				attention of 8 heads, 32 wide, in a context of 256.
			</p>
		</div>
	);
}

function Row({ row: { part, name, ms, dropped, chosen } }: { row: TuningRow }) {
	return (
		<tr>
			<th scope="row">
				{part}
				<span className="unit"> {name}</span>
			</th>
			<td title={dropped}>{ms === null ? 'dropped' : formatFigure(ms)}</td>
			<td>{chosen ? 'yes' : 'no'}</td>
		</tr>
	);
}
