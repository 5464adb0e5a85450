/** What held-out text costs the model, beside models that only count: learning begins below them. */
import { formatCount, formatLoss } from '../../core/units';
import type { LanguageEvaluation } from '../../workbench/protocol';
import { Panel } from '../kit/panel';
import { formatWhole } from '../messages';
import { useSlice } from '../page-context';
import { type ScoreBar, ScoreBars } from './score-bars';

/** In the order of their names in a score. */
const counters: Readonly<Record<string, string>> = {
	unigram: 'Counting bytes',
	bigram: 'Counting pairs of bytes',
	trigram: 'Counting triples of bytes',
};
/** A byte at random. */
const mostBits = 8;

export function YardstickPanel() {
	const evaluation = useSlice(({ run }) => run.evaluation);
	return (
		<Panel title="Held-out text" className="yardstick">
			{evaluation?.kind === 'language' ? (
				<Yardstick evaluation={evaluation} />
			) : (
				<p className="hint">
					At each evaluation held-out text is scored; what a byte of it costs appears here, beside
					what it costs those who only count.
				</p>
			)}
		</Panel>
	);
}

function Yardstick({ evaluation }: { evaluation: LanguageEvaluation }) {
	const { bitsPerByte, baselines, wordPerplexity, comparable, step } = evaluation;
	const bar = (name: string, bits: number, own: boolean): ScoreBar => ({
		name,
		share: Math.min(1, bits / mostBits),
		value: formatLoss(bits),
		own,
	});
	return (
		<>
			<p className="hint">Bits a byte, the fewer the better; a byte at random takes 8:</p>
			<ScoreBars
				bars={[
					bar(`Model at step ${formatWhole(step)}`, bitsPerByte, true),
					...Object.entries(baselines).map(([id, bits]) => bar(counters[id] ?? id, bits, false)),
				]}
			/>
			<p className="hint">
				{comparable
					? `Perplexity a word: ${formatCount(wordPerplexity)}. Both compare across tokenizers.`
					: 'Unknown words cost this tokenizer nothing, so that its figures compare with no other.'}
			</p>
		</>
	);
}
