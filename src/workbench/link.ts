/**
 * The experiment in the address: `#v=1&preset=ID&field=value`, only values that differ from the preset.
 * One table, the catalogue's fields, drives reading and writing; nothing outside it is ever applied.
 */
import { Problem, toReport } from '../core/problem';
import { type FieldValue, formatField, parseField, type Values } from '../core/schema';
import { changedFields, presetValues } from './config';
import type { Catalogue } from './protocol';

export const linkLimit = 8_000;
const version = '1';

export interface LinkReading {
	readonly preset: string;
	readonly values: Values;
	/** What was not applied and why, one sentence each. */
	readonly notices: readonly string[];
}

/** The hash with its `#`, or null when the configuration does not fit into a link. */
export function writeLink(catalogue: Catalogue, preset: string, values: Values): string | null {
	const parameters = new URLSearchParams({ v: version, preset });
	for (const id of changedFields(catalogue.fields, values, presetValues(catalogue, preset)))
		parameters.append(id, formatField(values[id] ?? ''));
	const hash = `#${parameters}`;
	return hash.length <= linkLimit ? hash : null;
}

/** Never throws; every value of the result is inside its field's limits. */
export function readLink(catalogue: Catalogue, hash: string): LinkReading {
	const untouched = (notices: readonly string[]): LinkReading => ({
		preset: catalogue.defaultPreset,
		values: presetValues(catalogue, catalogue.defaultPreset),
		notices,
	});
	const text = hash.replace(/^#/, '');
	if (text === '') return untouched([]);
	if (text.length > linkLimit)
		return untouched([
			`The link is ${text.length} characters long; at most ${linkLimit} are read.`,
		]);
	const parameters = new URLSearchParams(text);
	const written = parameters.get('v');
	if (written !== version) return untouched([foreignVersion(written)]);
	return readParameters(catalogue, parameters);
}

function readParameters(catalogue: Catalogue, parameters: URLSearchParams): LinkReading {
	const notices: string[] = [];
	const wanted = parameters.get('preset');
	const known = catalogue.presets.some((preset) => preset.id === wanted);
	if (wanted !== null && !known) notices.push(`There is no preset ${quoted(wanted)}.`);
	const preset = wanted !== null && known ? wanted : catalogue.defaultPreset;
	const read = new Map<string, FieldValue>();
	const seen = new Set<string>();
	for (const [id, text] of parameters) {
		if (id === 'v' || id === 'preset') continue;
		const reading = seen.has(id) ? `${quoted(id)} stands twice.` : readField(catalogue, id, text);
		seen.add(id);
		if (typeof reading === 'string') notices.push(reading);
		else read.set(id, reading.value);
	}
	const values = { ...presetValues(catalogue, preset), ...Object.fromEntries(read) };
	return { preset, values, notices };
}

/** The value, or the sentence that says why there is none. */
function readField(catalogue: Catalogue, id: string, text: string): { value: FieldValue } | string {
	const field = Object.hasOwn(catalogue.fields, id) ? catalogue.fields[id] : undefined;
	if (!field) return `There is no field ${quoted(id)}.`;
	try {
		return { value: parseField(field.label, field, text) };
	} catch (thrown) {
		if (thrown instanceof Problem) return thrown.message;
		return toReport(thrown).message;
	}
}

function foreignVersion(written: string | null): string {
	if (written !== null && /^\d+$/.test(written))
		return `The link has version ${written.slice(0, 8)}; this workbench reads version ${version}.`;
	return 'The address holds no experiment that this workbench can read.';
}

function quoted(text: string): string {
	return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
