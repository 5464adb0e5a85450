/** The guard of the other tests sees what it is there to see. */
import { expect, test } from './support/test';

test('errors and requests of page and worker are seen', async ({ workbench, page, guard }) => {
	await workbench.open('#v=1&preset=sotu-mgk-tiny');
	expect(guard.problems).toEqual([]);
	guard.allow(/./);
	const seen = guard.causes;
	const [worker] = page.workers();
	if (!worker) throw new Error('the page has no worker');

	await page.evaluate(() => console.error('from the page'));
	await worker.evaluate(() => console.warn('from the worker'));
	await expect.poll(seen).toContainEqual(expect.stringMatching(/^console error: from the page/));
	await expect
		.poll(seen)
		.toContainEqual(expect.stringMatching(/^console warning: from the worker/));

	await page.evaluate(() => void Promise.reject(new Error('left alone')));
	await expect.poll(seen).toContain('uncaught: left alone');

	await worker.evaluate(async () => {
		const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
		device?.createBuffer({ size: 4, usage: 0xffff });
		await device?.queue.onSubmittedWorkDone();
	});
	await expect
		.poll(seen)
		.toContainEqual(expect.stringMatching(/^console error: uncaptured WebGPU error: /));

	await worker.evaluate(() => fetch('https://huggingface.co/x').catch(() => {}));
	await expect.poll(seen).toContain('request off the site: GET https://huggingface.co/x');
	await worker.evaluate(() => fetch('https://example.com/x').catch(() => {}));
	await expect
		.poll(seen)
		.toContainEqual(expect.stringMatching(/policy violation in a worker: connect-src/));
	await page.evaluate(() => fetch('./any', { method: 'POST', body: 'text' }).catch(() => {}));
	await expect.poll(seen).toContainEqual(expect.stringMatching(/^request that sends: POST /));
	await page.evaluate(() => alert('hello'));
	await expect.poll(seen).toContain('dialog alert: hello');
});
