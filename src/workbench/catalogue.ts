/** What the worker announces: fields, presets, corpora and variants, for the page to draw from. */
import { corpora } from '../data/corpora';
import type { CorpusDefinition, CorpusSource } from '../data/corpus';
import { labelledTask } from '../data/tasks';
import { experimentFields } from '../train/experiment';
import { variants } from '../train/fields/attention';
import { defaultPreset, presets, smallPreset } from '../train/presets';
import type { Catalogue, CorpusInfo, EngineInfo } from './protocol';

export function catalogueOf(
	engine: EngineInfo['engine'],
	available: ReadonlySet<string>,
): Catalogue {
	return {
		fields: experimentFields,
		presets: presets.map(({ id, label, group, description, deviation, experiment }) => ({
			id,
			label,
			group,
			description,
			deviation,
			values: experiment,
		})),
		defaultPreset: engine === 'reference' ? smallPreset.id : defaultPreset.id,
		corpora: corpora.map((definition) => corpusInfo(definition, available.has(definition.id))),
		variants,
	};
}

export function corpusInfo(definition: CorpusDefinition, available: boolean): CorpusInfo {
	const { id, label, licence, attribution, source, bytes } = definition;
	const address = addressOf(source);
	const kind = kindOf(source);
	const task = labelledTask(id);
	const host = address ? new URL(address).host : '';
	return {
		id,
		label,
		kind,
		licence,
		source: attribution,
		host,
		bytes,
		available,
		...(task && { labelled: { example: task.typed?.example ?? null } }),
	};
}

function kindOf(source: CorpusSource): CorpusInfo['kind'] {
	if (source.kind === 'labelled') return source.from;
	return source.kind === 'remote-articles' ? 'remote' : source.kind;
}

/** Where data are downloaded from; null for what is embedded or the person's own. */
function addressOf(source: CorpusSource): string | null {
	if (source.kind === 'labelled') return source.urls[0] ?? null;
	if (source.kind === 'remote') return source.train.url;
	return source.kind === 'remote-articles' ? source.file.url : null;
}
