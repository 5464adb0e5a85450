/** The bytes of a text file as UTF-8, whatever an editor wrote, or a refusal of what is no text. */
import { toUtf8 } from '../sources/file';
import { type DataFile, refusal } from './file';

/** @throws Problem `data` for an empty or a binary file */
export function utf8Of(file: DataFile, notes: string[] = []): Uint8Array {
	if (file.bytes.length === 0) throw refusal(file, ' is empty.', 'Choose another file.');
	const text = toUtf8(file.bytes, notes);
	const zero = text.indexOf(0);
	if (zero >= 0)
		throw refusal(
			file,
			` is no text: byte ${zero} is NUL.`,
			'Unpack it first, or save it as UTF-8 text.',
		);
	return text;
}
