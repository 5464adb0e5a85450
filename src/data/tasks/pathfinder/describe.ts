/** Figures of a set of Pathfinder-32 images, and baselines that stay at chance. */
import { majorityAccuracy } from '../../baselines/majority';
import { nearestNeighbourAccuracy, ridgeAccuracy } from '../../baselines/pixels';
import { type Description, describeRows } from '../../description';
import type { Example } from '../../example';
import { countsOf, type Spread, spreadOf, sum } from '../../numbers';

export interface PathfinderStatistics {
	readonly labelMean: number;
	/** Of one image. */
	readonly nonZeroShare: Spread;
	readonly pixelMean: Spread;
	/** Pixels equal to 255 in one image. */
	readonly brightest: Spread & { readonly minimum: number };
	/** Share of an image's pixels: 0, 1-31, 32-63, and so on to 224-254, 255. */
	readonly bandShare: readonly Spread[];
}

const bandCount = 10;
/** The last fifth is asked for, and no more than this: the nearest neighbour looks at every pair. */
const knownAtMost = 2000;
const askedAtMost = 500;

/** Chance is 50 %: no cheap baseline is known to beat it, so a model that stays there proves nothing. */
export async function describePathfinder(
	rows: readonly Example[],
): Promise<Description<PathfinderStatistics>> {
	const cut = Math.ceil(rows.length * 0.8);
	const known = rows.slice(0, Math.min(cut, knownAtMost));
	const asked = rows.slice(cut, cut + askedAtMost);
	const comparable = asked.length > 0;
	return {
		task: 'pathfinder',
		...(await describeRows(rows, 2)),
		baselines: {
			majority: majorityAccuracy(rows),
			...(comparable && {
				nearestNeighbour: nearestNeighbourAccuracy(known, asked),
				greyBandsRidge: ridgeAccuracy(known, asked, ({ tokens }) => bandCounts(tokens)),
			}),
		},
		statistics: pathfinderStatistics(rows),
	};
}

function pathfinderStatistics(rows: readonly Example[]): PathfinderStatistics {
	const bands = rows.map(({ tokens }) => bandCounts(tokens));
	const pixels = rows[0]?.tokens.length ?? 1;
	const brightest = bands.map((counts) => counts.at(-1) ?? 0);
	return {
		labelMean: sum(rows.map(({ label }) => label)) / rows.length,
		nonZeroShare: spreadOf(bands.map(([black = 0]) => 1 - black / pixels)),
		pixelMean: spreadOf(rows.map(({ tokens }) => tokens.reduce((a, b) => a + b, 0) / pixels)),
		brightest: { ...spreadOf(brightest), minimum: brightest.reduce((a, b) => Math.min(a, b)) },
		bandShare: Array.from({ length: bandCount }, (_, band) =>
			spreadOf(bands.map((counts) => (counts[band] ?? 0) / pixels)),
		),
	};
}

function bandCounts(pixels: Uint8Array): number[] {
	const bandOf = (grey: number) =>
		grey === 0 ? 0 : grey === 255 ? bandCount - 1 : 1 + Math.floor(grey / 32);
	return countsOf(Array.from(pixels, bandOf), bandCount);
}
