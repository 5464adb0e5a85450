/** The numbers of the run: last training row and last evaluation. */
import { formatLoss, formatShare } from '../../core/units';
import type { EvaluationEvent } from '../../workbench/protocol';
import { classifies } from '../../workbench/selectors';
import { Help } from '../kit/help';
import { formatSmall, formatWhole } from '../messages';
import { usePage, useSlice } from '../page-context';

interface Readout {
	readonly label: string;
	readonly unit: string;
	readonly value: string | null;
	readonly help: string;
}

export function Readouts() {
	useSlice((page) => page.numberTick);
	const evaluation = useSlice(({ run }) => run.evaluation);
	const labelled = useSlice(classifies);
	const { training } = usePage().series;
	const last = (column: 'loss' | 'gradientNorm' | 'learningRate', format: typeof formatSmall) => {
		const value = training.last(column);
		return value === null || value === undefined ? null : format(value);
	};
	const readouts: readonly Readout[] = [
		{
			label: 'Training loss',
			unit: 'nats',
			value: last('loss', formatLoss),
			help: `Mean cross-entropy ${labelled ? 'an example' : 'a token'} of the last batch.`,
		},
		{
			label: 'Validation loss',
			unit: 'nats',
			value: evaluation && formatLoss(evaluation.loss),
			help: `Mean cross-entropy ${labelled ? 'an example' : 'a token'} of held-out data.${whenEvaluated(evaluation)}`,
		},
		...(labelled ? ofExamples(evaluation) : ofText(evaluation)),
		{
			label: 'Gradient norm',
			unit: '',
			value: last('gradientNorm', formatSmall),
			help: 'Length of the gradient of all parameters before clipping.',
		},
		{
			label: 'Learning rate',
			unit: '',
			value: last('learningRate', formatSmall),
			help: 'Size of the last step, after warm-up and decay.',
		},
	];
	return (
		<section aria-label="Numbers of the run">
			<dl className="readouts">
				{readouts.map((readout) => (
					<ReadoutTile key={readout.label} readout={readout} />
				))}
			</dl>
		</section>
	);
}

function ofText(evaluation: EvaluationEvent | null): readonly Readout[] {
	const known = evaluation?.kind === 'language' ? evaluation : null;
	const at = whenEvaluated(evaluation);
	return [
		{
			label: 'Bits a byte',
			unit: 'bits',
			value: known && formatLoss(known.bitsPerByte),
			help: `How many bits the model needs for one byte of held-out text; a byte at random needs 8.${at}`,
		},
		{
			label: 'Perplexity',
			unit: '',
			value: known && formatSmall(known.perplexity),
			help: `Among how many equally likely tokens the model hesitates: e to the validation loss.${at}`,
		},
	];
}

function ofExamples(evaluation: EvaluationEvent | null): readonly Readout[] {
	const known = evaluation?.kind === 'classification' ? evaluation : null;
	const at = whenEvaluated(evaluation);
	return [
		{
			label: 'Accuracy',
			unit: '',
			value: known && formatShare(known.accuracy),
			help: `Share of held-out examples whose likeliest label is right.${at}`,
		},
		{
			label: 'Best baseline',
			unit: '',
			value: known && formatShare(Math.max(...Object.values(known.baselines))),
			help: 'What can be had on the same examples without a model: learning begins above it.',
		},
	];
}

function whenEvaluated(evaluation: EvaluationEvent | null): string {
	return evaluation ? ` Last evaluated at step ${formatWhole(evaluation.step)}.` : '';
}

function ReadoutTile({ readout: { label, unit, value, help } }: { readout: Readout }) {
	return (
		<div className="readout">
			<dt className="readout-label">
				{label}
				<Help about={label}>
					<p>{help}</p>
				</Help>
			</dt>
			<dd className="readout-value">
				{value ?? '–'}
				{value !== null && unit !== '' && <span className="unit">{unit}</span>}
			</dd>
		</div>
	);
}
