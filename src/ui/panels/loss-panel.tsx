/** The loss over the run: chart or table, with its axes and its sentence. */
import { Suspense, useMemo, useRef } from 'react';
import { formatCount, formatDuration } from '../../core/units';
import { bitsPerNat } from '../../workbench/selectors';
import type { ChartX } from '../../workbench/store';
import { LossChart } from '../charts/lazy-loss-chart';
import { lossCsv, lossRows, trendSentence } from '../charts/loss-rows';
import { LossTable } from '../charts/loss-table';
import { Boundary } from '../kit/boundary';
import { Copy } from '../kit/copy';
import { Panel } from '../kit/panel';
import { useWidth } from '../kit/use-size';
import { usePage, useSlice } from '../page-context';
import { LossControls } from './loss-controls';

const chartBuckets = 150;
const tableBuckets = 100;
const chartHeight = 260;
const xAxes: Record<ChartX, { label: string; format: (value: number) => string }> = {
	step: { label: 'step', format: (value) => formatCount(value) },
	elapsedMs: { label: 'training time', format: (value) => formatDuration(value) },
	tokens: { label: 'tokens', format: (value) => formatCount(value) },
};

export function LossPanel() {
	const view = useSlice((page) => page.view);
	const bits = useSlice(bitsPerNat);
	const tick = useShownTick(view.frozen);
	const { series } = usePage();
	const [box, width] = useWidth<HTMLDivElement>();
	const inBits = view.lossUnit === 'bits' && bits !== null;
	const unit = inBits ? 'bits/byte' : 'nats';
	const factor = inBits ? bits : 1;
	const { label, format } = xAxes[view.chartX];
	const buckets = view.asTable ? tableBuckets : chartBuckets;
	// biome-ignore lint/correctness/useExhaustiveDependencies: the tick says that the series have grown.
	const rows = useMemo(
		() => lossRows(series, { x: view.chartX, factor }, buckets),
		[series, view.chartX, factor, buckets, tick],
	);
	return (
		<Panel title="Loss" className="loss" tools={<LossControls bitsKnown={bits !== null} />}>
			<p className="unseen">{trendSentence(series, factor, unit)}</p>
			<div className="chart-box" ref={box}>
				{view.asTable ? (
					<LossTable rows={rows} xLabel={label} unit={unit} formatX={format} />
				) : (
					<Boundary>
						<Suspense fallback={<p className="hint">Loading the chart …</p>}>
							{rows.length === 0 && (
								<p className="chart-empty">The first step draws the first point.</p>
							)}
							{width > 0 && rows.length > 0 && (
								<div aria-hidden="true">
									<LossChart
										rows={rows}
										width={width}
										height={chartHeight}
										log={view.chartLog}
										time={view.chartX === 'elapsedMs'}
										xLabel={label}
										unit={unit}
										formatX={format}
									/>
								</div>
							)}
						</Suspense>
					</Boundary>
				)}
			</div>
			<div className="chart-foot">
				<span className="legend training">training</span>
				<span className="legend validation">validation</span>
				<span className="hint">{unit}</span>
				<span className="spacer" />
				{view.asTable && <Copy label="Copy CSV" text={() => lossCsv(series)} />}
			</div>
		</Panel>
	);
}

/** The tick of the last drawing; stands still while the view is frozen. */
function useShownTick(frozen: boolean): number {
	const tick = useSlice((page) => page.chartTick);
	const shown = useRef(tick);
	if (!frozen) shown.current = tick;
	return shown.current;
}
