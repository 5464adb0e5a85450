/** The numbers of the run: last training row and last evaluation. */
import { formatLoss } from '../../core/units';
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
	const { training } = usePage().series;
	const read = (value: number | null | undefined, format: (value: number) => string) =>
		value === null || value === undefined ? null : format(value);
	const at = evaluation ? ` Last evaluated at step ${formatWhole(evaluation.step)}.` : '';
	const readouts: readonly Readout[] = [
		{
			label: 'Training loss',
			unit: 'nats',
			value: read(training.last('loss'), formatLoss),
			help: 'Mean cross-entropy a token of the last batch.',
		},
		{
			label: 'Validation loss',
			unit: 'nats',
			value: read(evaluation?.loss, formatLoss),
			help: `Mean cross-entropy a token on held-out text.${at}`,
		},
		{
			label: 'Bits a byte',
			unit: 'bits',
			value: read(evaluation?.bitsPerByte, formatLoss),
			help: `How many bits the model needs for one byte of held-out text; a byte at random needs 8.${at}`,
		},
		{
			label: 'Perplexity',
			unit: '',
			value: read(evaluation?.perplexity, formatSmall),
			help: `Among how many equally likely tokens the model hesitates: e to the validation loss.${at}`,
		},
		{
			label: 'Gradient norm',
			unit: '',
			value: read(training.last('gradientNorm'), formatSmall),
			help: 'Length of the gradient of all parameters before clipping.',
		},
		{
			label: 'Learning rate',
			unit: '',
			value: read(training.last('learningRate'), formatSmall),
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
