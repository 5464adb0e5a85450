/** The configuration on the page: values that passed their field, and drafts that are still being typed. */
import { toReport } from '../core/problem';
import {
	defaultsOf,
	type Field,
	type Fields,
	type FieldValue,
	formatField,
	parseField,
	type Values,
} from '../core/schema';
import type { Catalogue, CorpusInfo, PresetInfo } from './protocol';

export interface Draft {
	readonly text: string;
	/** Why the text is no value; null when it is one. */
	readonly error: string | null;
}

export interface Config {
	readonly preset: string;
	readonly values: Values;
	/** Text of the fields that are being edited, or that hold no value yet. */
	readonly drafts: Readonly<Record<string, Draft>>;
}

/** The field whose value names a corpus; the page draws the corpus picker for it. */
export const corpusField = 'corpus';
/** The field that says how many tokens a model reads. */
export const contextField = 'context';

export const emptyConfig: Config = { preset: '', values: {}, drafts: {} };

export function findPreset(catalogue: Catalogue, id: string): PresetInfo | undefined {
	return catalogue.presets.find((preset) => preset.id === id);
}

export function presetValues(catalogue: Catalogue, id: string): Values {
	return { ...defaultsOf(catalogue.fields), ...findPreset(catalogue, id)?.values };
}

export function openPreset(catalogue: Catalogue, id: string): Config {
	return { preset: id, values: presetValues(catalogue, id), drafts: {} };
}

/** What a person typed or chose; a wrong text becomes a draft with its error and changes no value. */
export function editField(fields: Fields, config: Config, id: string, text: string): Config {
	const field = fields[id];
	if (!field) return config;
	try {
		const value = parseField(field.label, field, text);
		const drafts = { ...config.drafts, [id]: { text, error: null } };
		return { ...config, values: { ...config.values, [id]: value }, drafts };
	} catch (thrown) {
		const draft = { text, error: toReport(thrown).message };
		return { ...config, drafts: { ...config.drafts, [id]: draft } };
	}
}

/** Leaving a field: a good draft gives way to its value, a wrong one stays with its error. */
export function settleField(config: Config, id: string): Config {
	return config.drafts[id]?.error === null ? withoutDraft(config, id) : config;
}

export function resetField(catalogue: Catalogue, config: Config, id: string): Config {
	const value = presetValues(catalogue, config.preset)[id];
	if (value === undefined) return config;
	return withoutDraft({ ...config, values: { ...config.values, [id]: value } }, id);
}

function withoutDraft(config: Config, id: string): Config {
	const drafts = Object.fromEntries(Object.entries(config.drafts).filter(([key]) => key !== id));
	return { ...config, drafts };
}

export function fieldText(config: Config, id: string): string {
	return config.drafts[id]?.text ?? formatField(config.values[id] ?? '');
}

/** Ids whose values differ, in the order of the fields. */
export function changedFields(fields: Fields, values: Values, base: Values): string[] {
	return Object.keys(fields).filter((id) => id in values && values[id] !== base[id]);
}

export function isVisible(fields: Fields, values: Values, id: string): boolean {
	const condition = fields[id]?.visibleWhen;
	if (!condition) return fields[id] !== undefined;
	const value = values[condition.field];
	if (value === undefined || !condition.oneOf.includes(value)) return false;
	return condition.field === id || isVisible(fields, values, condition.field);
}

/** The first visible field that holds no value, as a sentence. */
export function firstError(fields: Fields, config: Config): string | null {
	const wrong = Object.keys(config.drafts).find(
		(id) => config.drafts[id]?.error !== null && isVisible(fields, config.values, id),
	);
	return wrong === undefined ? null : (config.drafts[wrong]?.error ?? null);
}

export interface FieldGroup {
	readonly name: string;
	readonly ids: readonly string[];
}

/** Visible fields by group in the order of the catalogue; advanced ones come last, under one name. */
export function fieldGroups(fields: Fields, values: Values, advancedName: string): FieldGroup[] {
	const groups = new Map<string, string[]>();
	const advanced: string[] = [];
	for (const [id, field] of Object.entries(fields)) {
		if (id === corpusField || !isVisible(fields, values, id)) continue;
		if (field.advanced || field.group === advancedName) advanced.push(id);
		else groups.set(field.group, [...(groups.get(field.group) ?? []), id]);
	}
	if (advanced.length > 0) groups.set(advancedName, advanced);
	return [...groups].map(([name, ids]) => ({ name, ids }));
}

/** Ids by the group their field names: how the advanced ones, of many groups, are read. */
export function sectionsOf(fields: Fields, ids: readonly string[]): [string, string[]][] {
	const sections = new Map<string, string[]>();
	for (const id of ids) {
		const name = fields[id]?.group ?? '';
		sections.set(name, [...(sections.get(name) ?? []), id]);
	}
	return [...sections];
}

export function corpusOf(corpora: readonly CorpusInfo[], values: Values): CorpusInfo | undefined {
	return corpora.find((corpus) => corpus.id === values[corpusField]);
}

/** A value as a person reads it: the option's label, on or off, or the number. */
export function valueLabel(field: Field, value: FieldValue | undefined): string {
	if (field.kind === 'choice')
		return field.options.find((option) => option.id === value)?.label ?? formatField(value ?? '');
	if (field.kind === 'boolean') return value === true ? 'on' : 'off';
	return formatField(value ?? '');
}
