/** Cross-entropy of rows of logits in float64. */

export function logSumExp(values: Float64Array): number {
	let largest = -Infinity;
	for (let index = 0; index < values.length; index++)
		largest = Math.max(largest, values[index] as number);
	let sum = 0;
	for (let index = 0; index < values.length; index++)
		sum += Math.exp((values[index] as number) - largest);
	return largest + Math.log(sum);
}

export function crossEntropy(logits: Float64Array, targets: Float64Array, vocabulary: number) {
	const perRow = new Float64Array(targets.length);
	let sum = 0;
	let count = 0;
	targets.forEach((target, row) => {
		const values = logits.subarray(row * vocabulary, (row + 1) * vocabulary);
		perRow[row] = logSumExp(values);
		if (target < 0) return;
		sum += (perRow[row] as number) - (values[target] as number);
		count++;
	});
	return { loss: count > 0 ? sum / count : 0, logSumExp: perRow, count };
}

export function crossEntropyGradient(
	logits: Float64Array,
	targets: Float64Array,
	vocabulary: number,
	outputGradient: number,
): Float64Array {
	const { logSumExp: perRow, count } = crossEntropy(logits, targets, vocabulary);
	return logits.map((value, index) => {
		const row = Math.floor(index / vocabulary);
		const target = targets[row] as number;
		if (target < 0) return 0;
		const hit = index % vocabulary === target ? 1 : 0;
		return ((Math.exp(value - (perRow[row] as number)) - hit) * outputGradient) / count;
	});
}
