/** Layer norm and cross-entropy at any number of rows and any width, to be checked. */
import { crossEntropy } from '../graph/ops/cross-entropy';
import { layerNorm } from '../graph/ops/layer-norm';
import type { CaseData, OpCase, Operand } from './op-check';

type LayerNormOperand = 'x' | 'residual' | 'scale' | 'shift';
type CrossEntropyOperand = 'logits' | 'targets';

/** With a residual; the sum is an output too, so that it has a gradient of its own. */
export function layerNormCase(
	rows: number,
	width: number,
): OpCase<Record<LayerNormOperand, Operand>> {
	return {
		operands: {
			x: { shape: [rows, width], scale: 3 },
			residual: { shape: [rows, width] },
			scale: { shape: [width] },
			shift: { shape: [width] },
		},
		build: ({ x, residual, scale, shift }) => {
			const { output, sum } = layerNorm(x, scale, shift, residual);
			return { output, sum };
		},
	};
}

/** Every fourth row is ignored. */
export function crossEntropyCase(
	rows: number,
	vocabulary: number,
): OpCase<Record<CrossEntropyOperand, Operand>> {
	const targets = Int32Array.from({ length: rows }, (_, row) =>
		row % 4 === 3 ? -1 : (row * 5) % vocabulary,
	);
	return {
		operands: {
			logits: { shape: [rows, vocabulary], scale: 4 },
			targets: { shape: [rows], values: targets },
		},
		build: ({ logits, targets }) => ({ loss: crossEntropy(logits, targets) }),
		magnitude: (name, data) => magnitudes(data)[name],
	};
}

/** The loss is a difference of numbers as large as the logits; its gradient, of probabilities over the count. */
function magnitudes(data: CaseData): Readonly<Record<string, number>> {
	const count = [...(data.targets ?? [])].filter((target) => target >= 0).length;
	const largest = [...(data.logits ?? [])].reduce(
		(most, logit) => Math.max(most, Math.abs(logit)),
		0,
	);
	return {
		loss: largest,
		'd/logits': Math.abs(data['cotangent loss']?.[0] ?? 0) / count,
	};
}
