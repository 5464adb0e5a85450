import { expect, test, vi } from 'vitest';
import { WorkbenchClient, type WorkerPort } from './client';

class FakeWorker extends EventTarget {
	readonly posted: { id: number; command: string; request: unknown }[] = [];
	terminated = false;
	postMessage(message: { id: number; command: string; request: unknown }): void {
		this.posted.push(message);
	}
	terminate(): void {
		this.terminated = true;
	}
	say(data: unknown): void {
		this.dispatchEvent(new MessageEvent('message', { data }));
	}
}

function setup() {
	const worker = new FakeWorker();
	const listener = { event: vi.fn(), death: vi.fn() };
	const port: unknown = worker;
	return { worker, listener, client: new WorkbenchClient(port as WorkerPort, listener) };
}

test('replies and refusals reach the command with their id, in any order', async () => {
	const { worker, client } = setup();
	const pause = client.send('pause', {});
	const step = client.send('step', {});
	const problem = { code: 'command', message: 'nothing runs.', mend: 'Start a run.' };
	worker.say({ kind: 'refusal', id: 2, problem });
	worker.say({ kind: 'reply', id: 1, reply: { step: 7 } });
	await expect(pause).resolves.toEqual({ step: 7 });
	await expect(step).rejects.toMatchObject(problem);
	expect(worker.posted.map((message) => message.command)).toEqual(['pause', 'step']);
});

test('a dying worker rejects what is pending and what comes later, and is reported once', async () => {
	const { worker, listener, client } = setup();
	const pending = client.send('pause', {});
	worker.dispatchEvent(new Event('error'));
	worker.dispatchEvent(new Event('error'));
	await expect(pending).rejects.toMatchObject({ code: 'internal' });
	await expect(client.send('resume', {})).rejects.toMatchObject({ code: 'internal' });
	expect(listener.death).toHaveBeenCalledOnce();
	expect(worker.terminated).toBe(true);
});

test('closing rejects pending commands as cancelled and reports no death', async () => {
	const { listener, client } = setup();
	const pending = client.send('pause', {});
	client.close();
	await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
	expect(listener.death).not.toHaveBeenCalled();
});

test.each([
	null,
	'text',
	{},
	{ kind: 'reply' },
	{ kind: 'refusal', id: 1 },
	{ kind: 'other', id: 1 },
])('an unknown message %j ends the conversation', (message) => {
	const { worker, listener } = setup();
	worker.say(message);
	expect(listener.death).toHaveBeenCalledOnce();
});
