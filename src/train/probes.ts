/** A look inside: the maps of one head for one sentence, and the numbers that sum them up. */
import { Problem } from '../core/problem';
import { idsOf } from '../data/encoding';
import type { Program } from '../engine/executor';
import { attentionById } from '../nn/attention';
import type { HeadMaps } from '../nn/attention/definition';
import { hasClassToken, placesOf } from './classifier-settings';
import type { Experiment } from './experiment';
import { attentionSettings } from './language-model';
import type { RunData } from './run-data';

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

interface Probe {
	/** Of the model's vocabulary. */
	readonly ids: readonly number[];
	/** Of each, printable. */
	readonly labels: readonly string[];
}

/** @throws Problem `configuration` for a symbol that the task does not have, or for a task of images */
function readProbe(experiment: Experiment, data: RunData, text: string): Probe {
	if (data.kind === 'text') {
		const { tokenizer } = data;
		const ids = [...tokenizer.encode(text)];
		return { ids, labels: ids.map((id) => tokenizer.labelOf(id)) };
	}
	const { typed, encoding, name } = data;
	if (!typed)
		throw new Problem(
			'configuration',
			`An example of ${name} is an image, which cannot be typed.`,
			'A look inside needs words for now.',
		);
	const tokens = typed.tokensOf(text);
	const ids = [...idsOf(tokens, encoding)];
	const labels = tokens.map((token) => typed.labelOf(token));
	return hasClassToken(experiment)
		? { ids: [encoding.vocabulary, ...ids], labels: ['class', ...labels] }
		: { ids, labels };
}

/** One sequence, filled up; nothing of it is scored. The second of a pair is empty. */
function probeInputs(experiment: Experiment, data: RunData, ids: readonly number[]) {
	const tokens = new Int32Array(tokensRead(experiment, data));
	tokens.set(ids);
	if (data.kind === 'text') return { tokens, targets: new Int32Array(tokens.length).fill(-1) };
	const mask = new Int32Array(tokens.length).fill(1, 0, ids.length);
	return { tokens, mask, targets: Int32Array.of(-1) };
}

/** Places of what the model reads at once: those of both sequences of a pair. */
function tokensRead(experiment: Experiment, data: RunData): number {
	return data.kind === 'labelled' ? data.arity * placesOf(experiment) : experiment.context;
}

/** @throws Problem `configuration` when the layer or head does not exist, or the sentence is empty */
export async function probe(
	program: Program,
	experiment: Experiment,
	data: RunData,
	{ text, layer, head }: ProbeRequest,
): Promise<ProbeResult> {
	requireIndex('layer', layer, experiment.layers);
	requireIndex('head', head, experiment.heads);
	const { context, variant } = experiment;
	const { ids: sentence, labels } = readProbe(experiment, data, text);
	const ids = sentence.slice(0, Math.min(context, MOST_PROBE_TOKENS));
	if (ids.length === 0)
		throw new Problem('configuration', 'The probe sentence is empty.', 'Type a few words.');
	const values = await program.run(probeInputs(experiment, data, ids));
	const { length } = ids;
	const observed = observedOf(values, layer, { places: tokensRead(experiment, data), length });
	const settings = attentionSettings(experiment);
	const maps = attentionById(variant).maps(observed, settings, length, head);
	const found = summarise(maps, labels.slice(0, length), settings.causal);
	return { ...found, omitted: sentence.length - length };
}

/** What is known of the first `length` tokens: a causal token sees none that follow, and padding nobody sees. */
function observedOf(
	values: Readonly<Record<string, Float32Array>>,
	layer: number,
	{ places, length }: { readonly places: number; readonly length: number },
) {
	const own: Record<string, Float32Array> = {};
	for (const [name, value] of Object.entries(values))
		if (name.startsWith(`${layer}/`)) own[name.slice(name.indexOf('/') + 1)] = value;
	const { projection = new Float32Array() } = own;
	return { ...own, projection: projection.subarray(0, (projection.length / places) * length) };
}

function summarise(
	maps: HeadMaps,
	tokens: readonly string[],
	causal: boolean,
): Omit<ProbeResult, 'omitted'> {
	const used = maps.responsibility && componentsUsed(maps.weights, maps.responsibility);
	return {
		...maps,
		tokens,
		entropy: rowEntropy(maps.weights, tokens.length, causal),
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
function rowEntropy(weights: Float64Array, length: number, causal: boolean): number {
	const first = causal ? 1 : 0;
	let sum = 0;
	for (let i = first; i < length; i++) {
		const row = weights.subarray(i * length, (i + 1) * length);
		sum += entropyOf([...row]) / Math.log(causal ? i + 1 : length);
	}
	return length > 1 ? sum / (length - first) : 0;
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
