/** Our engines in a worker of their own, as in the product: one request after another, an answer to each. */
import type { WorkName } from '../../cases/works';
import { countWebgpu } from '../counters';
import { Harness } from '../harness';
import { open } from './ours';

export type Request =
	| { readonly open: string; readonly threads: number }
	| { readonly turn: WorkName; readonly count: number };

const counters = countWebgpu();
let harness: Harness | null = null;

self.addEventListener('message', ({ data, ports }: MessageEvent<Request>) => {
	carryOut(data).then(
		(result) => ports[0]?.postMessage({ result }),
		(failure: unknown) => ports[0]?.postMessage({ failure: String(failure) }),
	);
});

async function carryOut(request: Request) {
	if ('open' in request) {
		harness = new Harness(await open(request.open, request.threads), counters);
		return harness.about;
	}
	return harness?.turn(request.turn, request.count);
}
