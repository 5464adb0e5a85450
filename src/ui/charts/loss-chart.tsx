/** Training and validation loss as lines; at most 300 rows, no animation, no dots. */
import {
	CartesianGrid,
	Line,
	LineChart,
	Tooltip,
	type TooltipContentProps,
	XAxis,
	YAxis,
} from 'recharts';
import type { Row } from '../../workbench/series';
import { lossAxes } from './loss-axes';

export interface LossChartProps {
	rows: readonly Row[];
	width: number;
	height: number;
	log: boolean;
	/** True when x is a time in milliseconds. */
	time: boolean;
	xLabel: string;
	unit: string;
	formatX: (value: number) => string;
}

interface Point {
	readonly x: number;
	readonly training: number | null;
	readonly validation: number | null;
}

const margin = { top: 10, right: 18, bottom: 4, left: 2 };
const axis = { stroke: 'var(--line-strong)', tick: { fill: 'var(--muted)', fontSize: 11 } };

export default function LossChart(props: LossChartProps) {
	const { rows, width, height, log, time, xLabel, unit, formatX } = props;
	const data: Point[] = rows.map(({ x, values }) => ({
		x,
		training: values[0] ?? null,
		validation: values[1] ?? null,
	}));
	const { x, y } = lossAxes(rows, { width, log, time });
	return (
		<LineChart width={width} height={height} data={data} margin={margin} accessibilityLayer={false}>
			<CartesianGrid stroke="var(--line)" vertical={false} />
			<XAxis
				{...axis}
				dataKey="x"
				type="number"
				height={38}
				domain={[...x.domain]}
				ticks={[...x.ticks]}
				interval={0}
				tickFormatter={formatX}
				label={{ value: xLabel, position: 'insideBottom', fill: 'var(--muted)', fontSize: 11 }}
			/>
			<YAxis
				{...axis}
				width={44}
				scale={log ? 'log' : 'linear'}
				domain={[...y.domain]}
				ticks={[...y.ticks]}
				interval={0}
				tickFormatter={(value: number) => String(Number(value.toPrecision(3)))}
			/>
			<Tooltip
				isAnimationActive={false}
				cursor={{ stroke: 'var(--line-strong)' }}
				content={(tooltip) => (
					<ChartTooltip tooltip={tooltip} xLabel={xLabel} unit={unit} formatX={formatX} />
				)}
			/>
			<Line {...line} dataKey="training" stroke="var(--training)" strokeWidth={1.6} />
			<Line
				{...line}
				dataKey="validation"
				stroke="var(--validation)"
				strokeWidth={2.2}
				strokeDasharray="7 4"
				dot={isSingle(data) ? { r: 3, strokeDasharray: '' } : false}
			/>
		</LineChart>
	);
}

/** One evaluation is no line yet: only then it is drawn as a dot. */
function isSingle(data: readonly Point[]): boolean {
	return data.filter((point) => point.validation !== null).length === 1;
}

const line = {
	type: 'linear',
	dot: false,
	activeDot: { r: 3 },
	connectNulls: true,
	isAnimationActive: false,
} as const;

interface ChartTooltipProps extends Pick<LossChartProps, 'xLabel' | 'unit' | 'formatX'> {
	tooltip: TooltipContentProps;
}

function ChartTooltip({ tooltip, xLabel, unit, formatX }: ChartTooltipProps) {
	const { active, payload, label } = tooltip;
	if (!active || payload.length === 0) return null;
	return (
		<div className="chart-tooltip">
			<span>
				{xLabel} {formatX(Number(label))}
			</span>
			{payload.map(({ name, value }) =>
				typeof value === 'number' ? (
					<span key={String(name)} className={`tooltip-${name}`}>
						{String(name)} {value.toFixed(4)} {unit}
					</span>
				) : null,
			)}
		</div>
	);
}
