/** Which data a setting is for: it is shown only beside them. */
import { corpora } from '../../data/corpora';
import { labelledDefinitions } from '../../data/tasks';

const labelled = labelledDefinitions.map(({ id }) => id);
export const forLabelled = { field: 'corpus', oneOf: labelled } as const;
/** Images have no padding of their own. Own files may be images. */
export const forImages = {
	field: 'corpus',
	oneOf: labelledDefinitions
		.filter(({ encoding, provisional }) => encoding.pad === null || provisional)
		.map(({ id }) => id),
} as const;
/** Texts to classify. Own files may be texts. */
export const forLabelledTexts = {
	field: 'corpus',
	oneOf: labelledDefinitions
		.filter(({ encoding, provisional }) => encoding.cuts || provisional)
		.map(({ id }) => id),
} as const;
export const forTexts = {
	field: 'corpus',
	oneOf: corpora.map(({ id }) => id).filter((id) => !labelled.includes(id)),
} as const;
