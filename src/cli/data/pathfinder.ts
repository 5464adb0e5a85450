/** `mgk data pathfinder`: writes generated images. */
import {
	difficulties,
	type PathfinderSource,
	pathfinderExamples,
} from '../../data/tasks/pathfinder';
import { pathfinderHeader, pathfinderRecord } from '../../data/tasks/pathfinder/layout';
import { parsedArguments } from '../arguments';
import { generatorOptions, generatorRequest, oneOf, required } from './arguments';
import { writeParts } from './files';
import { CountProgress } from './progress';

const options = { ...generatorOptions, difficulty: { type: 'string' } } as const;

export const pathfinderUsage = [
	'  mgk data pathfinder --difficulty easy|intermediate|hard --count N [--seed S] [--split train|validation|test]',
	'          --out FILE.bin      generates Pathfinder-32 of Long Range Arena: "PF32", count, then label and pixels',
].join('\n');

export async function pathfinderCommand(args: readonly string[]): Promise<void> {
	const { values: given } = parsedArguments('data pathfinder', args, options);
	const { difficulty: asked, ...values } = given;
	const difficulty = oneOf('difficulty', difficulties, required('pathfinder', 'difficulty', asked));
	const { count, out, ...request } = generatorRequest('pathfinder', values);
	const progress = new CountProgress(`Pathfinder-32 ${difficulty}`, count);
	const written = await writeParts(out, imageParts({ difficulty, ...request }, count, progress));
	progress.end();
	process.stdout.write(
		`${JSON.stringify({ task: 'pathfinder', difficulty, rows: count, ...written })}\n`,
	);
}

function* imageParts(
	source: PathfinderSource,
	count: number,
	progress: CountProgress,
): Generator<Uint8Array, void> {
	yield pathfinderHeader(count);
	const examples = pathfinderExamples(source);
	for (let image = 0; image < count; image++) {
		yield pathfinderRecord(examples.next().value);
		progress.advance();
	}
}
