/** What is scored, and what is written. */
import { integer, number, text } from '../../core/schema';
import { forLabelled, forTexts } from './conditions';

export const evaluationFields = {
	evaluateEvery: integer({
		group: 'Evaluation',
		label: 'Evaluate every',
		unit: 'steps',
		explanation: 'How often held-out data are scored, and of a text a sample written.',
		default: 100,
		minimum: 1,
		maximum: 100_000,
	}),
	evaluationBatches: integer({
		group: 'Evaluation',
		label: 'Evaluation size',
		unit: 'batches',
		explanation:
			'Batches of held-out data that are scored; windows of a text are spread over all of it.',
		default: 8,
		minimum: 1,
		maximum: 10_000,
		advanced: true,
	}),
	stride: integer({
		group: 'Evaluation',
		label: 'Stride',
		unit: 'tokens',
		explanation:
			'How far a window of held-out text moves on: each scores only what is new. 0: the context, without overlap.',
		default: 0,
		minimum: 0,
		maximum: 2048,
		advanced: true,
		visibleWhen: forTexts,
	}),
	testExamples: integer({
		group: 'Evaluation',
		label: 'Test size',
		unit: 'examples',
		explanation: 'Test examples that the command scores once, at the end of a run; 0: none.',
		default: 1000,
		minimum: 0,
		maximum: 100_000,
		advanced: true,
		visibleWhen: forLabelled,
	}),
	prompt: text({
		group: 'Evaluation',
		label: 'Prompt',
		explanation: 'What the samples continue.',
		default: 'The people of the United States ',
		maximumLength: 200,
		visibleWhen: forTexts,
	}),
	sampleLength: integer({
		group: 'Evaluation',
		label: 'Sample length',
		unit: 'tokens',
		explanation: 'Tokens written at each evaluation; 0: none.',
		default: 80,
		minimum: 0,
		maximum: 1000,
		advanced: true,
		visibleWhen: forTexts,
	}),
	temperature: number({
		group: 'Evaluation',
		label: 'Temperature',
		explanation: 'Below 1 samples keep to the likely; 0 always takes the likeliest.',
		default: 0.8,
		minimum: 0,
		maximum: 5,
		advanced: true,
		visibleWhen: forTexts,
	}),
} as const;
