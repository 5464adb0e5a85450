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

export interface LossChartProps {
	rows: readonly Row[];
	width: number;
	height: number;
	log: boolean;
	xLabel: string;
	unit: string;
	formatX: (value: number) => string;
}

interface Point {
	readonly x: number;
	readonly training: number | null;
	readonly validation: number | null;
}

const margin = { top: 8, right: 16, bottom: 18, left: 4 };
const axis = { stroke: 'var(--line-strong)', tick: { fill: 'var(--muted)', fontSize: 11 } };

export default function LossChart(props: LossChartProps) {
	const { rows, width, height, log, xLabel, unit, formatX } = props;
	const data: Point[] = rows.map(({ x, values }) => ({
		x,
		training: values[0] ?? null,
		validation: values[1] ?? null,
	}));
	return (
		<LineChart width={width} height={height} data={data} margin={margin} accessibilityLayer={false}>
			<CartesianGrid stroke="var(--line)" vertical={false} />
			<XAxis
				{...axis}
				dataKey="x"
				type="number"
				domain={['dataMin', 'dataMax']}
				tickFormatter={formatX}
				minTickGap={40}
				label={{
					value: xLabel,
					position: 'insideBottom',
					offset: -12,
					fill: 'var(--muted)',
					fontSize: 11,
				}}
			/>
			<YAxis
				{...axis}
				width={46}
				scale={log ? 'log' : 'linear'}
				domain={log ? ['auto', 'auto'] : [(low: number) => Math.max(0, low * 0.95), 'auto']}
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
			/>
		</LineChart>
	);
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
