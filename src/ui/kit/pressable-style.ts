/**
 * react-aria's `usePress` adds a `<style>` element unless one with its id exists; our CSP refuses inline styles.
 * An empty element takes the id, and `controls.css` holds the rule.
 */
export function claimPressableStyle(document: Document): void {
	const placeholder = document.createElement('meta');
	placeholder.id = 'react-aria-pressable-style';
	document.head.append(placeholder);
}
