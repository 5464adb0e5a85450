/** Bytes a second over the last seconds: what a person can wait by. */

const windowMs = 5000;

/** Takes the sum of bytes so far, gives the rate; null until some time has passed. */
export function rateMeter(now: () => number): (bytes: number) => number | null {
	const samples: { atMs: number; bytes: number }[] = [];
	return (bytes) => {
		const atMs = now();
		samples.push({ atMs, bytes });
		while (samples.length > 2 && (samples[1]?.atMs ?? atMs) <= atMs - windowMs) samples.shift();
		const [oldest] = samples;
		const elapsedMs = atMs - (oldest?.atMs ?? atMs);
		return oldest && elapsedMs > 0 ? (1000 * (bytes - oldest.bytes)) / elapsedMs : null;
	};
}
