/** A look inside: the maps of one head for one sentence, and the numbers that sum them up. */
import { Problem } from '../core/problem';
import { byteTokenizer } from '../data/tokenizers/byte';
import type { Program } from '../engine/executor';
import { attentionById } from '../nn/attention';
import type { HeadMaps } from '../nn/attention/definition';
import type { Experiment } from './experiment';
import { attentionSettings } from './language-model';

export interface ProbeRequest {
	readonly text: string;
	/** From 0. */
	readonly layer: number;
	readonly head: number;
}

export interface ProbeResult extends HeadMaps {
	/** Printable label of each token. */
	readonly tokens: readonly string[];
	/** Tokens of the sentence that the context or the map cannot hold. */
	readonly omitted: number;
	/** exp H(u), 1..M: components that the head uses on this sentence (view V8). */
	readonly componentsUsed?: number;
	/** Mean normalised entropy of the rows, 0..1 (view V10). */
	readonly entropy: number;
}

/** Maps are drawn up to this many tokens. */
export const MOST_PROBE_TOKENS = 128;

/** @throws Problem `configuration` when the layer or head does not exist, or the sentence is empty */
export async function probe(
	program: Program,
	experiment: Experiment,
	{ text, layer, head }: ProbeRequest,
): Promise<ProbeResult> {
	requireIndex('layer', layer, experiment.layers);
	requireIndex('head', head, experiment.heads);
	const { context, variant } = experiment;
	const sentence = [...byteTokenizer.encode(text)];
	const ids = sentence.slice(0, Math.min(context, MOST_PROBE_TOKENS));
	if (ids.length === 0)
		throw new Problem('configuration', 'The probe sentence is empty.', 'Type a few words.');
	const tokens = new Int32Array(context);
	tokens.set(ids);
	const values = await program.run({ tokens, targets: new Int32Array(context).fill(-1) });
	const observed = observedOf(values, layer);
	const maps = attentionById(variant).maps(observed, attentionSettings(experiment), context, head);
	const omitted = sentence.length - ids.length;
	return { ...summarise(cropped(maps, context, ids.length), ids), omitted };
}

function observedOf(values: Readonly<Record<string, Float32Array>>, layer: number) {
	const own: Record<string, Float32Array> = {};
	for (const [name, value] of Object.entries(values))
		if (name.startsWith(`${layer}/`)) own[name.slice(name.indexOf('/') + 1)] = value;
	return own;
}

/** Causal maps of the first `length` tokens: what follows them cannot be seen from them. */
function cropped(maps: HeadMaps, seq: number, length: number): HeadMaps {
	const crop = (map: Float64Array) => {
		const squares = map.length / (seq * seq);
		const out = new Float64Array(squares * length * length);
		for (let square = 0; square < squares; square++)
			for (let i = 0; i < length; i++) {
				const from = (square * seq + i) * seq;
				out.set(map.subarray(from, from + length), (square * length + i) * length);
			}
		return out;
	};
	const { weights, responsibility } = maps;
	return {
		...maps,
		weights: crop(weights),
		...(responsibility && { responsibility: crop(responsibility) }),
	};
}

function summarise(maps: HeadMaps, ids: readonly number[]): Omit<ProbeResult, 'omitted'> {
	const length = ids.length;
	const used = maps.responsibility && componentsUsed(maps.weights, maps.responsibility);
	return {
		...maps,
		tokens: ids.map((id) => byteTokenizer.labelOf(id)),
		entropy: rowEntropy(maps.weights, length),
		...(used !== undefined && { componentsUsed: used }),
	};
}

/** u_r = sum_ij p_ijr / sum_ijr p_ijr; exp H(u). */
function componentsUsed(weights: Float64Array, responsibility: Float64Array): number {
	const size = weights.length;
	const shares = Array.from({ length: responsibility.length / size }, (_, r) =>
		weights.reduce((sum, a, index) => sum + a * (responsibility[r * size + index] as number), 0),
	);
	const total = shares.reduce((sum, share) => sum + share, 0);
	return Math.exp(entropyOf(shares.map((share) => share / total)));
}

/** Mean over rows that see more than one key of H(a_i) / log of how many they see. */
function rowEntropy(weights: Float64Array, length: number): number {
	let sum = 0;
	for (let i = 1; i < length; i++) {
		const row = weights.subarray(i * length, i * length + i + 1);
		sum += entropyOf([...row]) / Math.log(i + 1);
	}
	return length > 1 ? sum / (length - 1) : 0;
}

function entropyOf(shares: readonly number[]): number {
	return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}

function requireIndex(name: string, index: number, count: number): void {
	if (Number.isInteger(index) && index >= 0 && index < count) return;
	throw new Problem(
		'configuration',
		`The model has ${count} ${name}s; there is no ${name} ${index + 1}.`,
	);
}
