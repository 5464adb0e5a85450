/** What the tests answer in the place of the public WikiText-2 host. */
import { existsSync, readFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';

/** The addresses that may be answered here; nothing of ours is. */
export const wikitextFiles = 'https://huggingface.co/datasets/Salesforce/wikitext/resolve/**';

const published = new URL(
	'../../../shared/data/hf-parquet/wikitext-2-raw-v1/validation-00000-of-00001.parquet',
	import.meta.url,
);

/** The validation file as it is published; null where the shared folder is absent. */
export function publishedValidation(): Buffer | null {
	return existsSync(published) ? readFileSync(published) : null;
}

/** A good parquet file with a column of text that is not the training file. */
export function anyParquet(): { readonly bytes: Buffer; readonly from: string } {
	const validation = publishedValidation();
	if (validation) return { bytes: validation, from: 'the published validation file' };
	console.log('../shared is absent: the WikiText test serves a parquet file of its own.');
	const data = Array.from({ length: 4_000 }, (_, row) => ` Line ${row} of a text of our own \n`);
	const made = parquetWriteBuffer({ columnData: [{ name: 'text', data, type: 'STRING' }] });
	return { bytes: Buffer.from(made), from: 'made by this test, since ../shared is absent' };
}
