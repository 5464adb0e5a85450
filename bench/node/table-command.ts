/** `bench table FILE`: the table of a report into README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../src/core/problem';
import { withTable } from '../results/readme';
import type { Report } from '../results/row';
import { reportText } from '../results/table';
import { parsed } from './options';

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));

export const tableCommand = {
	usage: '  table FILE    writes the table of a report (peers --json FILE) into README.md',
	run: async (args: readonly string[]): Promise<void> => {
		const [file, ...more] = parsed('table', args, {}, true).positionals;
		if (file === undefined || more.length > 0)
			throw new Problem('command', 'bench table takes one file, written by peers --json.');
		writeReadme(readReport(file));
	},
};

export function writeReadme(report: Report): void {
	writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), reportText(report)));
}

function readReport(file: string): Report {
	try {
		const report = JSON.parse(readFileSync(file, 'utf8'));
		if (Array.isArray(report.rows) && report.machine && report.versions) return report;
	} catch (cause) {
		throw new Problem('file', `${file} cannot be read as a report.`, '', { cause });
	}
	throw new Problem('file', `${file} is not a report of bench peers.`);
}
