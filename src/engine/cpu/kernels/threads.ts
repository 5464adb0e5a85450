/**
 * The threads of a program. All of them go through its calls in order and meet after each; within a call they take tasks
 * from a counter. Borders of tasks are fixed, and a sum is never split between threads, so that who does a task, and how
 * many threads there are, changes no bit.
 */
import { carryOut } from './dispatch';

/** Words of the control block, which all threads share. */
const EPOCH: usize = 0;
const ARRIVED: usize = 4;
const GENERATION: usize = 8;
const CALLS: usize = 12;
const COUNT: usize = 16;
const SCRATCH: usize = 20;
const SCRATCH_BYTES: usize = 24;
const STOPPED: usize = 28;
const BROKEN: usize = 32;
const SLEEPERS: usize = 36;

/** Header of a call: its counter of tasks, the number of its kernel, the bytes of the call. */
const CALL_KERNEL: usize = 4;
const CALL_BYTES: usize = 8;
const CALL_HEADER: usize = 16;

/**
 * Looks at a word before a thread sleeps. Falling asleep and being woken takes longer than most waits, and a woken thread may
 * find its core taken; but where threads share a core, who spins keeps the other from coming. So a thread looks longer
 * after a wait that spinning ended, and less long after one that it did not.
 */
const LEAST_SPINS: i32 = 1 << 14;
const MOST_SPINS: i32 = 1 << 19;

/**
 * Of the host: `Atomics.wait` for at most a second, and `Atomics.notify`. The instructions of WebAssembly for it lose
 * wakers in Node 20 while their code is compiled by the baseline compiler.
 */
declare function sleep(at: usize, seen: i32): void;
declare function wake(at: usize): void;

let own: i32 = 0;
let threads: i32 = 1;
let control: usize = 0;
let counter: usize = 0;
let scratchAt: usize = 0;
let spins: i32 = MOST_SPINS;

/** The next task of the call under way. */
export function take(): i32 {
	return atomic.add<i32>(counter, 1);
}

/** Memory of this thread alone, for the call under way. */
export function scratch(): usize {
	return scratchAt;
}

/** Tells this instance which thread it is. */
export function enlist(thread: i32, all: i32, block: usize): void {
	own = thread;
	threads = all;
	control = block;
}

/** Runs the calls of a program; for thread 0, whose caller waits. */
export function run(calls: usize, count: i32, scratch: usize, scratchBytes: usize): void {
	let call = calls;
	for (let index = 0; index < count; index++) {
		store<i32>(call, 0);
		call += load<i32>(call, CALL_BYTES);
	}
	store<usize>(control, calls, CALLS);
	store<i32>(control, count, COUNT);
	store<usize>(control, scratch, SCRATCH);
	store<usize>(control, scratchBytes, SCRATCH_BYTES);
	if (threads > 1) {
		change(control + EPOCH);
	}
	work();
}

/** Runs every program of thread 0 until it stops; for the other threads. `seen`: epochs before this thread. */
export function serve(seen: i32): void {
	while (true) {
		awaitChange(control + EPOCH, seen);
		seen++;
		if (load<i32>(control, STOPPED)) return;
		work();
	}
}

/** Tells the others that this thread's kernel has failed, so that nobody waits for it. */
export function abandon(): void {
	atomic.store<i32>(control + BROKEN, 1);
	wake(control + GENERATION);
}

/** Ends `serve` in every other thread. */
export function stop(): void {
	store<i32>(control, 1, STOPPED);
	change(control + EPOCH);
}

function work(): void {
	let call = load<usize>(control, CALLS);
	scratchAt = load<usize>(control, SCRATCH) + <usize>own * load<usize>(control, SCRATCH_BYTES);
	const count = load<i32>(control, COUNT);
	for (let index = 0; index < count; index++) {
		counter = call;
		carryOut(load<i32>(call, CALL_KERNEL), call + CALL_HEADER);
		meet();
		call += load<i32>(call, CALL_BYTES);
	}
}

/** Returns when all threads have come here. */
function meet(): void {
	if (threads === 1) return;
	const generation = atomic.load<i32>(control + GENERATION);
	if (atomic.add<i32>(control + ARRIVED, 1) === threads - 1) {
		atomic.store<i32>(control + ARRIVED, 0);
		change(control + GENERATION);
		return;
	}
	awaitChange(control + GENERATION, generation);
}

/** What others wait for; those who sleep already are woken, those about to will see it. */
function change(at: usize): void {
	atomic.add<i32>(at, 1);
	if (atomic.load<i32>(control + SLEEPERS) > 0) wake(at);
}

/** Spins, then sleeps: the wait is short while a program runs, and long between steps. */
function awaitChange(at: usize, seen: i32): void {
	for (let spin = 0; spin < spins; spin++)
		if (atomic.load<i32>(at) !== seen) {
			spins = min(MOST_SPINS, spins << 1);
			return;
		}
	spins = max(LEAST_SPINS, spins >> 1);
	atomic.add<i32>(control + SLEEPERS, 1);
	while (atomic.load<i32>(at) === seen) {
		// A sleeper looks up now and then, whether another has failed before it could be woken.
		if (atomic.load<i32>(control + BROKEN)) unreachable();
		sleep(at, seen);
	}
	atomic.sub<i32>(control + SLEEPERS, 1);
}
