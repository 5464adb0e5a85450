/** Questions about the page that several panels ask. */
import { changedFields, corpusField, corpusOf, firstError } from './config';
import { catalogueOf } from './context';
import type { PageState } from './store';

/** Why a run cannot start now, as a sentence; null when it can. */
export function runBlock(page: PageState): string | null {
	const catalogue = catalogueOf(page);
	if (!catalogue) return 'The workbench is still opening.';
	const error = firstError(catalogue.fields, page.config);
	if (error) return error;
	const corpus = corpusOf(page.corpora, page.config.values);
	if (corpusField in catalogue.fields && !corpus?.available)
		return corpus?.kind === 'remote'
			? `${corpus.label} has to be downloaded first.`
			: 'Open a file first, or choose other data.';
	return page.estimate && !page.estimate.ok ? page.estimate.problem.message : null;
}

/** Why a step cannot be profiled now, as a sentence; null when it can. */
export function profileBlock(page: PageState): string | null {
	const { session } = page;
	if (session.phase === 'ready' && session.engine.engine === 'reference')
		return 'The reference engine has no kernels to time.';
	if (page.enginePanel.measuring === 'tuning') return 'A tuning is under way.';
	return trainingBlock(page) ?? runBlock(page);
}

/** Why nothing can be measured beside the run, as a sentence; null when it can. */
export function trainingBlock({ run }: PageState): string | null {
	return run.state === 'running' || run.state === 'preparing'
		? 'A run is training: pause or stop it first, so that the two do not slow each other down.'
		: null;
}

/** Fields that differ between the form and the run, while there is a run. */
export function changesSinceStart(page: PageState): string[] {
	const catalogue = catalogueOf(page);
	if (!catalogue || !page.started) return [];
	return changedFields(catalogue.fields, page.config.values, page.started.values);
}

/** Bits a byte for one nat a token, known once a model of a text is ready. */
export function bitsPerNat({ started }: PageState): number | null {
	return started?.bytesPerToken ? 1 / (Math.LN2 * started.bytesPerToken) : null;
}

/** True when the run, or the one to come, classifies labelled examples. */
export function classifies({ corpora, started, config }: PageState): boolean {
	return corpusOf(corpora, started?.values ?? config.values)?.labelled !== undefined;
}
