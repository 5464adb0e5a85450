/** A small catalogue for the tests of the page side. */
import type { Fields } from '../core/schema';
import type { Catalogue } from './protocol';

const fields: Fields = {
	corpus: {
		kind: 'choice',
		label: 'Text',
		group: 'Data',
		explanation: 'What is learned.',
		default: 'speeches',
		options: [
			{ id: 'speeches', label: 'Speeches' },
			{ id: 'remote', label: 'Remote text' },
		],
	},
	attention: {
		kind: 'choice',
		label: 'Attention',
		group: 'Attention',
		explanation: 'How queries find keys.',
		default: 'mixture',
		options: [
			{ id: 'plain', label: 'Plain' },
			{ id: 'mixture', label: 'Mixture' },
		],
	},
	components: {
		kind: 'integer',
		label: 'Components',
		group: 'Attention',
		explanation: 'Gaussians a key.',
		default: 2,
		minimum: 1,
		maximum: 8,
		visibleWhen: { field: 'attention', oneOf: ['mixture'] },
	},
	learningRate: {
		kind: 'number',
		label: 'Learning rate',
		group: 'Optimiser',
		explanation: 'Size of a step.',
		default: 1e-3,
		minimum: 1e-6,
		maximum: 1,
	},
	tied: {
		kind: 'boolean',
		label: 'Tied',
		group: 'Model',
		explanation: 'One table.',
		default: true,
		advanced: true,
	},
	prompt: {
		kind: 'text',
		label: 'Prompt',
		group: 'Data',
		explanation: 'Start of samples.',
		default: 'The',
		maximumLength: 64,
	},
};

export const catalogueFixture: Catalogue = {
	fields,
	presets: [
		{ id: 'first', label: 'First', group: 'All', description: 'As it is.', values: {} },
		{
			id: 'plain',
			label: 'Plain',
			group: 'All',
			description: 'No mixture.',
			values: { attention: 'plain' },
		},
	],
	defaultPreset: 'first',
	corpora: [],
	variants: [],
};
