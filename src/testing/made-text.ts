/** Text of a given size with the word statistics of a language, made here: no file is needed. */
import { keyOf, philox, Stream, uniform01 } from '../core/random';

const letters = 'etaoinshrdlucmfwypvbgkjqxz';
const kinds = 20_000;

/** Words by Zipf's law, with commas, line ends and some characters of several bytes. */
export function madeText(bytes: number, seed = 1): Uint8Array {
	const key = keyOf(seed);
	const uniform = (index: number, site: number) =>
		uniform01(philox([index, 0, Stream.syntheticTask, site], key)[0] ?? 0);
	const words = Array.from({ length: kinds }, (_, kind) => wordOf(kind, uniform));
	const encoder = new TextEncoder();
	const text = new Uint8Array(bytes + 64);
	let at = 0;
	for (let index = 0; at < bytes; index++) {
		const word = words[Math.floor(kinds ** uniform(index, 2)) - 1] ?? '';
		const end = index % 97 === 0 ? ' \n' : index % 11 === 0 ? ',' : '';
		at += encoder.encodeInto(` ${word}${end}`, text.subarray(at)).written;
	}
	return text.slice(0, at);
}

function wordOf(kind: number, uniform: (index: number, site: number) => number): string {
	const length = 1 + Math.floor(uniform(kind, 0) * 9);
	const spelled = Array.from({ length }, (_, at) => {
		const place = Math.floor(letters.length * uniform(kind * 16 + at, 1) ** 2);
		return letters[place] ?? '';
	});
	return spelled.join('') + (kind % 40 === 0 ? 'é–漢😀'.slice(0, (kind / 40) % 3) : '');
}
