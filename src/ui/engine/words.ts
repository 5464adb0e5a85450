/** Words and figures of the engine panel. */
import type { Pass, ProfileClock, ProfileRow, StepProfile } from '../../core/profile';
import { formatBytes, formatShare } from '../../core/units';
import { counted } from '../messages';

export const passWords: Readonly<Record<Pass, string>> = {
	forward: 'forward',
	backward: 'backward',
	optimiser: 'update',
};

export const clockWords: Readonly<Record<ProfileClock, string>> = {
	timestamps: 'Each kernel alone, between two timestamps of the device.',
	submits:
		'Each kernel submitted alone and waited for, less an empty submit: the device has no timestamps.',
	calls: 'Each kernel alone, carried out by all threads.',
};

/** `layerNormParameters` as `layer norm parameters`; that an op belongs to the backward pass, its pass says. */
export function opWords(op: string): string {
	const name = op.replace(/Backward\b/g, '');
	return name.replace(
		/([a-z])([A-Z])(?=[a-z])/g,
		(_, end, start) => `${end} ${start.toLowerCase()}`,
	);
}

/** Three digits: `12.3`, `0.456`, `1,230`. */
export function formatFigure(value: number): string {
	return new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 }).format(value);
}

export const formatGiga = (perSecond: number): string => formatFigure(perSecond / 1e9);

export const boundWords: Readonly<Record<ProfileRow['bound'], string>> = {
	compute: 'arithmetic',
	memory: 'memory',
};

/** A row in one sentence, for whoever cannot see its dot. */
export function rowInWords(row: ProfileRow): string {
	const { op, pass, intensity, flopsPerSecond, roofShare, bound } = row;
	return (
		`${opWords(op)}, ${passWords[pass]}: ${formatFigure(intensity)} FLOP a byte, ` +
		`${formatGiga(flopsPerSecond)} GFLOP/s, ${formatShare(roofShare)} of the roof, bound by ${boundWords[bound]}`
	);
}

/** The step in one sentence. */
export function stepInWords({
	wholeMs,
	summedMs,
	operations,
	bytes,
	repeats,
}: StepProfile): string {
	const kernels = operations.reduce((sum, operation) => sum + operation.kernels.length, 0);
	const times = repeats === 1 ? 'once' : `median of ${repeats}`;
	return (
		`A step takes ${formatFigure(wholeMs)} ms as it is run; its ${counted(kernels, 'kernel')} one by one ` +
		`${formatFigure(summedMs)} ms (${times}). They read and write ${formatBytes(bytes)}.`
	);
}
