/**
 * A public file piece by piece: bounded ranges, each kept with its SHA-256, so that what has arrived is never asked
 * for again. A host that sends no ranges, or does not let a page ask for them, is asked once for the whole file,
 * up to 30 MB. Sizes come from the definition or from the answers, never from HEAD.
 */
import { Problem, problemLine, toReport } from '../../core/problem';
import { formatBytes, formatExactBytes } from '../../core/units';
import type { DataEnvironment, LoadOptions, RemoteFile } from '../corpus';
import { concatenate, sha256 } from '../digest';
import { requireNotCancelled } from './cancel';
import {
	nameOf,
	network,
	openFileInstead,
	receive,
	refused,
	requirePublished,
	requireWhole,
	send,
} from './remote';

/** A plain GET is not resumed, so that it is tried only for what is soon there. */
export const maximumPlainBytes = 30_000_000;

export interface PieceOptions extends Pick<LoadOptions, 'signal' | 'onNotice'> {
	readonly pieceBytes?: number;
	/** Bytes of the file that are there, and how many of them this visit fetched. */
	readonly onReceived?: (receivedBytes: number, fetchedBytes: number) => void;
}

type Environment = Pick<DataEnvironment, 'fetch' | 'cache'>;

const digestCharacters = 64;
/** Answers to a range that say nothing about the file itself. */
const rangeRefusals = new Set([400, 405, 416, 501]);

export class RemotePieces {
	readonly #file: RemoteFile;
	readonly #environment: Environment;
	readonly #options: PieceOptions;
	readonly #pieceBytes: number;
	#size: number | null;
	#whole: Uint8Array | null = null;
	#rangesWork = false;
	#cacheRefused = false;
	/** Bytes of the pieces that are there: a piece that is read twice counts once. */
	#heldBytes = 0;
	readonly #counted = new Set<number>();
	#fetchedBytes = 0;

	constructor(file: RemoteFile, environment: Environment, options: PieceOptions = {}) {
		this.#file = file;
		this.#environment = environment;
		this.#options = options;
		this.#pieceBytes = options.pieceBytes ?? 4 * 2 ** 20;
		this.#size = file.bytes;
	}

	/**
	 * All of the file, checked against what is published.
	 * @throws Problem `network` or `cancelled`; what has arrived is kept unless it is wrong
	 */
	async whole(): Promise<Uint8Array> {
		const parts: Uint8Array[] = [];
		for (let index = 0; !this.#endsBefore(index); index++) parts.push(await this.#piece(index));
		const bytes = this.#whole ?? concatenate(parts);
		await requirePublished(this.#file, bytes).catch(async (thrown: unknown) => {
			await this.discard();
			throw thrown;
		});
		return bytes;
	}

	/**
	 * Some bytes of a file whose size is published.
	 * @throws Problem `network` or `cancelled`
	 */
	async range(start: number, end: number): Promise<Uint8Array> {
		const first = Math.floor(start / this.#pieceBytes);
		const parts: Uint8Array[] = [];
		for (let index = first; index * this.#pieceBytes < end; index++)
			parts.push(await this.#piece(index));
		const offset = first * this.#pieceBytes;
		return concatenate(parts).subarray(start - offset, end - offset);
	}

	/** Forgets what is kept of the file. */
	async discard(): Promise<void> {
		if (this.#size === null) return;
		for (let index = 0; !this.#endsBefore(index); index++)
			await this.#environment.cache.remove(await this.#key(index));
	}

	#endsBefore(index: number): boolean {
		return this.#size !== null && index * this.#pieceBytes >= this.#size;
	}

	/** A piece, from what is there or else from the host; empty behind the end of the file. */
	async #piece(index: number): Promise<Uint8Array> {
		try {
			requireNotCancelled(this.#options.signal, nameOf(this.#file));
			const start = index * this.#pieceBytes;
			if (this.#whole) return this.#whole.subarray(start, start + this.#pieceBytes);
			const kept = await this.#kept(index);
			if (!kept) return await this.#fetched(index);
			this.#count(index, kept.length);
			this.#report(0);
			return kept;
		} catch (thrown) {
			throw await this.#withResume(thrown);
		}
	}

	async #fetched(index: number): Promise<Uint8Array> {
		const start = index * this.#pieceBytes;
		const last = Math.min(start + this.#pieceBytes, this.#size ?? Number.MAX_SAFE_INTEGER) - 1;
		const { signal } = this.#options;
		const range = { first: start, last };
		const response = await send(this.#file, this.#environment, signal, range).catch(
			(thrown: unknown) => {
				if (!this.#mayAskPlainly(thrown)) throw thrown;
				return null;
			},
		);
		if (response?.status === 206) return this.#takePiece(index, response, last);
		if (response?.status === 200) return this.#takeWhole(index, response);
		if (response?.status === 416 && index > 0 && this.#size === null) {
			await response.body?.cancel();
			this.#size = start;
			return new Uint8Array(0);
		}
		if (response?.status === 416 && this.#size !== null) {
			await response.body?.cancel();
			throw network(
				`${nameOf(this.#file)} ends before byte ${start}, published are ${formatExactBytes(this.#size, 'en-US')}: not the published file.`,
			);
		}
		if (response && (this.#rangesWork || !rangeRefusals.has(response.status)))
			throw await refused(this.#file, response);
		await response?.body?.cancel();
		const plain = await send(this.#file, this.#environment, signal);
		if (plain.status !== 200) throw await refused(this.#file, plain);
		return this.#takeWhole(index, plain);
	}

	/** True when no range has been answered, so that ranges may be what the host refuses. */
	#mayAskPlainly(thrown: unknown): boolean {
		const small = (this.#size ?? 0) <= maximumPlainBytes;
		return thrown instanceof Problem && thrown.code === 'network' && !this.#rangesWork && small;
	}

	async #takePiece(index: number, response: Response, last: number): Promise<Uint8Array> {
		const start = index * this.#pieceBytes;
		this.#learnSize(start, response.headers.get('content-range'));
		const wanted = Math.min(last + 1, this.#size ?? Number.MAX_SAFE_INTEGER) - start;
		const bytes = await this.#receive(response, this.#pieceBytes, start);
		if (this.#size === null && bytes.length < wanted) this.#size = start + bytes.length;
		if (this.#size !== null && bytes.length !== Math.min(wanted, this.#size - start))
			throw network(
				`${nameOf(this.#file)} broke off after ${formatExactBytes(start + bytes.length, 'en-US')} of ${formatExactBytes(this.#size, 'en-US')}.`,
			);
		this.#rangesWork = true;
		this.#count(index, bytes.length);
		await this.#keep(index, bytes);
		return bytes;
	}

	/** `bytes 0-99/12345`: where the host lets a page read it, start and size must be the right ones. */
	#learnSize(start: number, contentRange: string | null): void {
		const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(contentRange ?? '');
		if (!match) return;
		const [, first, total] = match;
		if (Number(first) !== start)
			throw network(
				`${nameOf(this.#file)} came from byte ${first} instead of byte ${start}: not what was asked for.`,
			);
		if (total === '*') return;
		this.#size ??= Number(total);
		if (Number(total) !== this.#size)
			throw network(
				`${nameOf(this.#file)} has ${formatExactBytes(Number(total), 'en-US')} instead of ${formatExactBytes(this.#size, 'en-US')}: not the published file.`,
			);
	}

	async #takeWhole(index: number, response: Response): Promise<Uint8Array> {
		// Content-Length counts packed bytes where the host packs on the way: then it is smaller still.
		const announced = this.#file.bytes ?? Number(response.headers.get('content-length') ?? 0);
		if (announced > maximumPlainBytes) {
			await response.body?.cancel();
			throw network(
				`${nameOf(this.#file)} comes only whole, ${formatBytes(announced, 'en-US')} at once, which no cancelled download could go on with.`,
				`Download it with the browser, then ${openFileInstead}.`,
			);
		}
		this.#heldBytes = 0;
		const whole = await this.#receive(response, this.#file.bytes ?? maximumPlainBytes, 0);
		requireWhole(this.#file, whole.length);
		this.#whole = whole;
		this.#size = whole.length;
		for (let at = 0; !this.#endsBefore(at); at++)
			await this.#keep(at, whole.subarray(at * this.#pieceBytes, (at + 1) * this.#pieceBytes));
		return whole.subarray(index * this.#pieceBytes, (index + 1) * this.#pieceBytes);
	}

	async #receive(response: Response, limit: number, before: number): Promise<Uint8Array> {
		const { signal } = this.#options;
		const earlier = this.#fetchedBytes;
		const bytes = await receive(this.#file, response, {
			...(signal && { signal }),
			limit,
			before,
			onReceived: (receivedBytes) => {
				this.#fetchedBytes = earlier + receivedBytes;
				this.#report(receivedBytes);
			},
		});
		return bytes;
	}

	#count(index: number, bytes: number): void {
		if (this.#counted.has(index)) return;
		this.#counted.add(index);
		this.#heldBytes += bytes;
	}

	#report(arriving: number): void {
		this.#options.onReceived?.(this.#heldBytes + arriving, this.#fetchedBytes);
	}

	async #kept(index: number): Promise<Uint8Array | null> {
		const { cache } = this.#environment;
		const sealed = await cache.read(await this.#key(index));
		if (!sealed) return null;
		const bytes = sealed.subarray(digestCharacters);
		const start = index * this.#pieceBytes;
		const whole =
			this.#size === null || bytes.length === Math.min(this.#pieceBytes, this.#size - start);
		const digest = new TextDecoder().decode(sealed.subarray(0, digestCharacters));
		if (whole && (await sha256(bytes)) === digest) {
			if (bytes.length < this.#pieceBytes) this.#size = start + bytes.length;
			return bytes;
		}
		await cache.remove(await this.#key(index));
		return null;
	}

	async #keep(index: number, bytes: Uint8Array): Promise<void> {
		if (this.#cacheRefused) return;
		try {
			const digest = new TextEncoder().encode(await sha256(bytes));
			await this.#environment.cache.write(await this.#key(index), concatenate([digest, bytes]));
		} catch (thrown) {
			this.#cacheRefused = true;
			this.#options.onNotice?.(problemLine(toReport(thrown)));
		}
	}

	/** Addresses are pinned to a revision, so that one address is one content. */
	async #key(index: number): Promise<string> {
		return `piece-${await urlKey(this.#file.url)}-${this.#pieceBytes}-${index}`;
	}

	/** Says that loading can go on, where it can. */
	async #withResume(thrown: unknown): Promise<unknown> {
		if (!(thrown instanceof Problem) || (await this.#kept(0)) === null) return thrown;
		const kept = 'What has arrived is kept: load it again to go on from there.';
		const mend = thrown.code === 'cancelled' ? kept : `${thrown.mend} ${kept}`;
		return new Problem(thrown.code, thrown.message, mend, { cause: thrown });
	}
}

export function urlKey(url: string): Promise<string> {
	return sha256(new TextEncoder().encode(url));
}
