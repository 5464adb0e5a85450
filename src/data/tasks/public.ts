/** Public data sets as labelled tasks; nothing is fetched before a person has agreed. */
import { majorityBaseline } from '../baselines/kinds';
import { type DatasetDefinition, datasets } from '../datasets';
import { byteEncoding, greyEncoding } from '../encoding';
import type { LabelledTask } from '../labelled';
import { baselinesOfTexts, dataOfRows, dataSeed } from '../labelled-set';
import { isDatasetKept, loadDataset } from '../sources/dataset';
import { type LabelledDefinition, taskOf } from './definition';
import { typedText } from './typed';

export function publicTask(definition: DatasetDefinition): LabelledDefinition {
	const { id, label, licence, attribution, classes, maximumLength, format, train, test } =
		definition;
	const images = format === 'parquet-images';
	const task: LabelledTask = {
		id,
		name: label,
		classes,
		encoding: images ? greyEncoding(maximumLength) : byteEncoding(maximumLength),
		arity: format === 'pairs-tsv' ? 2 : 1,
		...(!images && { typed: typedText }),
	};
	return {
		...task,
		from: 'remote',
		licence,
		attribution,
		urls: [...train.files, ...(test?.files ?? [])].map(({ url }) => url),
		bytes: train.bytes,
		isAvailable: (environment) => isDatasetKept(definition, 'train', environment),
		open: async (environment, options) => {
			const { withTest = await isDatasetKept(definition, 'test', environment) } = options;
			const given = { ...options, withTest, seed: dataSeed };
			const loaded = await loadDataset(definition, environment, given);
			for (const note of loaded.notes) options.onNotice?.(note);
			const baselines = images ? () => majorityBaseline : baselinesOfTexts(task);
			return dataOfRows(taskOf(task), { ...loaded.set, sha256: loaded.sha256 }, baselines);
		},
	};
}

export const publicTasks: readonly LabelledDefinition[] = datasets.map(publicTask);
