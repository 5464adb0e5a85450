/** A person's own labelled files; what they hold is known when they are open. */
import { Problem } from '../../core/problem';
import { byteEncoding, longestText } from '../encoding';
import { loadLabelledFiles, ownExamplesId } from '../labelled-files';
import type { LabelledDefinition } from './definition';
import { typedText } from './typed';

/** Until a file is open, an estimate counts on texts of two classes. */
export const ownExamples: LabelledDefinition = {
	id: ownExamplesId,
	name: 'Your own labelled files',
	classes: ['0', '1'],
	encoding: byteEncoding(longestText),
	arity: 1,
	typed: typedText,
	provisional: true,
	from: 'file',
	licence: 'your own',
	attribution: '',
	urls: [],
	bytes: 0,
	isAvailable: async () => false,
	open: async (_environment, { examples, file, onNotice }) => {
		const files = examples ?? (file && { train: [file] });
		if (files) return loadLabelledFiles(null, files, onNotice);
		throw new Problem(
			'data',
			'No labelled file of your own is open.',
			'Open a file with labels, or choose other data.',
		);
	},
};
