/** Actions on the configuration: every change re-estimates its cost and rewrites the address. */
import { type Config, editField, firstError, openPreset, resetField, settleField } from './config';
import { catalogueOf, type PageContext } from './context';
import { readLink, writeLink } from './link';
import { debounced } from './pacing';
import type { Catalogue } from './protocol';

const estimateAfterMs = 250;
const linkAfterMs = 300;

/** Where the experiment is kept: the address of the page. */
export interface AddressBar {
	read(): string;
	replace(hash: string): void;
}

export function createConfigure(context: PageContext, address: AddressBar) {
	const { store, clock } = context;
	const estimateSoon = debounced(() => void estimate(context), estimateAfterMs, clock);
	const writeSoon = debounced(() => writeAddress(context, address), linkAfterMs, clock);
	const change = (next: (catalogue: Catalogue, config: Config) => Config) => {
		const catalogue = catalogueOf(store.getState());
		if (!catalogue) return;
		store.setState((page) => ({ config: next(catalogue, page.config), estimating: true }));
		estimateSoon();
		writeSoon();
	};
	return {
		choosePreset: (id: string) => change((catalogue) => openPreset(catalogue, id)),
		edit: (id: string, text: string) =>
			change((catalogue, config) => editField(catalogue.fields, config, id, text)),
		settle: (id: string) => store.setState((page) => ({ config: settleField(page.config, id) })),
		reset: (id: string) => change((catalogue, config) => resetField(catalogue, config, id)),
		resetAll: () => change((catalogue, config) => openPreset(catalogue, config.preset)),
		/** Applies the experiment of the address; starts nothing. */
		readAddress: () =>
			change((catalogue) => {
				const { preset, values, notices } = readLink(catalogue, address.read());
				store.setState({ notices });
				return { preset, values, drafts: {} };
			}),
		dismissNotices: () => store.setState({ notices: [] }),
		estimateAgain: estimateSoon,
	};
}

async function estimate({ store, send }: PageContext): Promise<void> {
	const { config, session } = store.getState();
	if (session.phase !== 'ready') return;
	if (firstError(session.catalogue.fields, config)) return store.setState({ estimating: false });
	const { values } = config;
	const stillWanted = () => store.getState().config.values === values;
	try {
		const reply = await send('estimate', { values });
		if (stillWanted()) store.setState({ estimate: reply, estimating: false });
	} catch {
		// A dead worker shows its own card; an estimate that is gone must not stay on screen.
		if (stillWanted()) store.setState({ estimate: null, estimating: false });
	}
}

function writeAddress({ store }: PageContext, address: AddressBar): void {
	const { config, session } = store.getState();
	if (session.phase !== 'ready') return;
	const hash = writeLink(session.catalogue, config.preset, config.values);
	if (hash !== null) address.replace(hash);
}
