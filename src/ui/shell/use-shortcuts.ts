/** Single keys of section 8.1: they act only while no field, grid, list or dialog has the focus. */
import { useEffect } from 'react';
import type { Page } from '../../workbench/page';
import { usePage } from '../page-context';

const typing =
	'input, textarea, select, [contenteditable], [role=grid], [role=listbox], [role=dialog]';
const pressable = 'button, a, summary, [role=switch], [role=radio], label';

export function useShortcuts(): void {
	const page = usePage();
	useEffect(() => {
		const listen = (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
			if (!page.store.getState().view.shortcuts || !(event.target instanceof Element)) return;
			if (event.target.closest(typing) || document.querySelector('[role=dialog]')) return;
			if (event.key === ' ' && event.target.closest(pressable)) return;
			if (act(page, event.key)) event.preventDefault();
		};
		document.addEventListener('keydown', listen);
		return () => document.removeEventListener('keydown', listen);
	}, [page]);
}

/** True when the key meant something. */
function act(page: Page, key: string): boolean {
	const { look, started, run } = page.store.getState();
	if (/^[1-9]$/.test(key)) {
		const head = Number(key) - 1;
		if (started && head < started.heads) page.looking.set({ head });
		return true;
	}
	switch (key) {
		case ' ':
			void page.running.toggle();
			return true;
		case '.':
			if (run.state === 'paused') void page.running.step();
			return true;
		case '[':
			page.looking.set({ layer: Math.max(0, look.layer - 1) });
			return true;
		case ']':
			page.looking.set({ layer: Math.min((started?.layers ?? 1) - 1, look.layer + 1) });
			return true;
		case '?':
			page.showShortcuts(true);
			return true;
		default:
			return false;
	}
}
