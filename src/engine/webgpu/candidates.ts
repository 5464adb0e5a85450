/** Sizes of kernels that a person may have measured on an adapter, and tunings made of those that won. */
import type { TunedChoice, TunedPart } from '../../core/tuning';
import type { DeviceInfo } from '../executor';
import { type MatmulTuning, type Tuning, tuningOf } from './tuning';

export interface Candidate {
	readonly part: TunedPart;
	/** Is stored and recorded: a new meaning needs a new name. */
	readonly name: string;
	readonly change: (tuning: Tuning) => Tuning;
}

function products(name: string, matmul: MatmulTuning): Candidate {
	return { part: 'products', name, change: (tuning) => ({ ...tuning, matmul }) };
}

/** A tile in workgroup memory; a thread has 4 × 4 of it, so that 64 × 64 take the 256 threads that every device has. */
function shared(rows: number, columns: number, depth: number): Candidate {
	return products(`${rows} × ${columns} in workgroup memory, ${depth} deep`, {
		tiles: 'shared',
		depth,
		groupRows: rows / 4,
		groupColumns: columns / 4,
	});
}

function registers(
	rows: number,
	columns: number,
	groupRows: number,
	groupColumns: number,
): Candidate {
	const threads = groupRows * groupColumns;
	return products(`${rows} × ${columns} in registers, ${threads} threads`, {
		tiles: 'registers',
		rows,
		columns,
		groupRows,
		groupColumns,
	});
}

/** Heads narrower than this have a thread a row in these candidates, or they would time the quads. */
const WIDE = 64;
/** Numbers of a thread's vectors for one row of a head 32 wide, in the pass that has most of them. */
const ROW_REGISTERS = 96;

function attention(rows: number, group: number): Candidate {
	return {
		part: 'attention',
		name: `${rows} ${rows === 1 ? 'row' : 'rows'} a thread, ${group} threads`,
		change: (tuning) => ({
			...tuning,
			attention: {
				...tuning.attention,
				forwardRows: rows,
				queryRows: rows,
				keyRows: rows,
				group,
				quadDim: Math.max(tuning.attention.quadDim, WIDE),
				registers: Math.max(tuning.attention.registers, rows * ROW_REGISTERS),
			},
		}),
	};
}

const quads: Candidate = {
	part: 'attention',
	name: 'quads of threads from 32 wide',
	change: (tuning) => ({ ...tuning, attention: { ...tuning.attention, quadDim: 32 } }),
};

const forGpus: readonly Candidate[] = [
	shared(32, 32, 16),
	shared(32, 32, 8),
	shared(64, 32, 16),
	shared(64, 64, 8),
	shared(64, 64, 16),
	registers(4, 4, 8, 8),
	registers(8, 4, 8, 8),
	registers(8, 8, 8, 8),
	attention(1, 32),
	attention(1, 128),
	attention(2, 32),
	attention(2, 64),
	attention(4, 32),
];

const forSoftware: readonly Candidate[] = [
	registers(8, 8, 4, 1),
	registers(4, 16, 4, 1),
	attention(2, 4),
	attention(4, 4),
];

type Adapter = Pick<DeviceInfo, 'software' | 'quads' | 'f16'>;

export function candidatesFor({ software, quads: has }: Adapter): readonly Candidate[] {
	return [...(software ? forSoftware : forGpus), ...(has && !software ? [quads] : [])];
}

/** The tuning with the candidates that a choice names; null when one of them is not known here. */
export function withChoice(
	tuning: Tuning,
	choice: TunedChoice,
	candidates: readonly Candidate[],
): Tuning | null {
	let tuned: Tuning = { ...tuning, tuned: choice };
	for (const [part, name] of Object.entries(choice)) {
		if (name === null) continue;
		const candidate = candidates.find((each) => each.part === part && each.name === name);
		if (!candidate) return null;
		tuned = candidate.change(tuned);
	}
	return tuned;
}

/** The tuning of a device that is open, with what it was opened with. */
export function openedTuning(info: Adapter & Pick<DeviceInfo, 'tuned'>): Tuning {
	const usual = tuningOf(info);
	return info.tuned ? (withChoice(usual, info.tuned, candidatesFor(info)) ?? usual) : usual;
}
