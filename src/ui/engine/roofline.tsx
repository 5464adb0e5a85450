/** Each operation under the roof: what it computes a second, by how much it computes for each byte. Both axes logarithmic. */
import type { ProfileRow, Roof } from '../../core/profile';
import { formatCount } from '../../core/units';
import { useWidth } from '../kit/use-size';
import { along, plotted, type RooflineScale, rooflineScale } from './roofline-scale';
import { formatFigure, rowInWords } from './words';

const height = 250;
const margin = { left: 46, right: 12, top: 12, bottom: 34 };
const radius = 8;

interface RooflineProps {
	rows: readonly ProfileRow[];
	roof: Roof;
}

export function Roofline({ rows, roof }: RooflineProps) {
	const [ref, width] = useWidth<HTMLElement>();
	return (
		<figure className="roofline" ref={ref}>
			{width > 0 && <Picture rows={rows} roof={roof} width={width} />}
			<figcaption className="hint">
				The numbers are those of the table; filled: forward, hollow: backward. Under the slope
				memory is the limit, under the flat part arithmetic.
			</figcaption>
		</figure>
	);
}

interface Place {
	readonly x: (intensity: number) => number;
	readonly y: (flopsPerSecond: number) => number;
	readonly right: number;
	readonly bottom: number;
}

function placeOn({ x, y }: RooflineScale, width: number): Place {
	const right = width - margin.right;
	const bottom = height - margin.bottom;
	return {
		x: (value) => margin.left + along(x, value) * (right - margin.left),
		y: (value) => bottom - along(y, value) * (bottom - margin.top),
		right,
		bottom,
	};
}

function Picture({ rows, roof, width }: RooflineProps & { width: number }) {
	const dots = plotted(rows);
	const scale = rooflineScale(
		dots.map(([, row]) => row),
		roof,
	);
	const place = placeOn(scale, width);
	return (
		// biome-ignore lint/a11y/useSemanticElements: a picture of several named marks; no element says so.
		<svg width={width} height={height} role="group" aria-label="Roofline of the step">
			<Axes scale={scale} place={place} />
			<path
				className="roof-line"
				d={[
					`M ${place.x(scale.x.low)} ${place.y(scale.x.low * roof.bytesPerSecond)}`,
					`L ${place.x(scale.ridge)} ${place.y(roof.flopsPerSecond)} H ${place.right}`,
				].join(' ')}
			/>
			{/* The longest last, so that it lies on top. */}
			{dots.toReversed().map(([number, row]) => (
				<Dot key={number} number={number} row={row} place={place} />
			))}
		</svg>
	);
}

interface DotProps {
	number: number;
	row: ProfileRow;
	place: Place;
}

function Dot({ number, row, place }: DotProps) {
	const words = rowInWords(row);
	return (
		// biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a group of marks cannot be pressed.
		<g
			className={`roof-dot ${row.pass}`}
			role="img"
			aria-label={words}
			transform={`translate(${place.x(row.intensity)} ${place.y(row.flopsPerSecond)})`}
		>
			<title>{words}</title>
			<circle r={radius} />
			<text dy="0.35em">{number}</text>
		</g>
	);
}

function Axes({ scale, place }: { scale: RooflineScale; place: Place }) {
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of lines cannot be focused.
		<g className="roof-axes" aria-hidden="true">
			{scale.x.ticks.map((tick) => (
				<g key={tick} transform={`translate(${place.x(tick)} 0)`}>
					<line y1={margin.top} y2={place.bottom} />
					<text y={place.bottom + 14} textAnchor="middle">
						{formatFigure(tick)}
					</text>
				</g>
			))}
			{scale.y.ticks.map((tick) => (
				<g key={tick} transform={`translate(0 ${place.y(tick)})`}>
					<line x1={margin.left} x2={place.right} />
					<text x={margin.left - 6} dy="0.35em" textAnchor="end">
						{formatCount(tick)}
					</text>
				</g>
			))}
			<text x={place.right} y={height - 4} textAnchor="end">
				FLOP a byte
			</text>
			<text x={2} y={height - 4}>
				FLOP/s
			</text>
		</g>
	);
}
