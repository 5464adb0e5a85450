/** How components reach the page: state by selector, curves and actions by the page itself. */
import { createContext, type ReactNode, use } from 'react';
import { useStore } from 'zustand';
import type { Page } from '../workbench/page';
import type { Catalogue, EngineInfo } from '../workbench/protocol';
import type { PageState } from '../workbench/store';

const PageContext = createContext<Page | null>(null);

export function PageProvider({ page, children }: { page: Page; children: ReactNode }) {
	return <PageContext value={page}>{children}</PageContext>;
}

export function usePage(): Page {
	const page = use(PageContext);
	if (!page) throw new Error('usePage needs a PageProvider above it');
	return page;
}

/** The selector must return the same reference while its part of the state is the same. */
export function useSlice<T>(select: (state: PageState) => T): T {
	return useStore(usePage().store, select);
}

/** For panels that are drawn only when the session is ready. */
export function useSession(): { readonly catalogue: Catalogue; readonly engine: EngineInfo } {
	const session = useSlice((state) => state.session);
	if (session.phase !== 'ready') throw new Error('useSession needs a ready session');
	return session;
}
