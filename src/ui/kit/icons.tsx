/** Drawn marks, 16 px, in the colour of the text; always beside or under a label. */
import type { ReactNode } from 'react';

const marks = {
	play: <path d="M4.5 2.8v10.4L13 8z" fill="currentColor" stroke="none" />,
	pause: <path d="M5 3v10M11 3v10" strokeWidth="2.6" />,
	step: (
		<>
			<path d="M3.5 3v10L10.5 8z" fill="currentColor" stroke="none" />
			<path d="M12.5 3v10" strokeWidth="2" />
		</>
	),
	stop: <rect x="3.5" y="3.5" width="9" height="9" rx="1" fill="currentColor" stroke="none" />,
	restart: <path d="M12.9 9.5A5.2 5.2 0 1 1 12.6 5.8M13 2.6v3.6H9.4" />,
	save: <path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10" />,
	open: <path d="M8 10.5V3M4.8 6 8 2.8 11.2 6M3 13.5h10" />,
	copy: <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" />,
	chevron: <path d="M4.5 6.5 8 10l3.5-3.5" />,
	reset: <path d="M3.2 6.5A5.2 5.2 0 1 1 3 9.4M3 2.6v3.9h3.9" />,
	close: <path d="m4 4 8 8M12 4l-8 8" />,
	warning: <path d="M8 2.2 14.5 13.5h-13zM8 6.4v3.4M8 11.6v.4" />,
	info: <path d="M8 7.2v4.3M8 4.6v.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z" />,
	system: <path d="M2 3.5h12v7.5H2zM6 13.5h4" />,
	light: (
		<path d="M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.4v1.4M8 13.2v1.4M1.4 8h1.4M13.2 8h1.4M3.3 3.3l1 1M11.7 11.7l1 1M3.3 12.7l1-1M11.7 4.3l1-1" />
	),
	dark: <path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z" />,
	keyboard: <path d="M1.5 4h13v8h-13zM4 6.8h.5M7 6.8h.5M10 6.8h.5M5 9.5h6" />,
	experiment: <path d="M3 4.5h10M3 8h10M3 11.5h10M6 3v3M10.5 6.5v3M5 10v3" />,
	run: <path d="M2 13.5h12M2.5 3c2 6.5 4.5 8 11 8.4" />,
	inside: <path d="M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof marks;

export function Icon({ name }: { name: IconName }) {
	return (
		<svg
			className="icon"
			viewBox="0 0 16 16"
			width="16"
			height="16"
			fill="none"
			stroke="currentColor"
			strokeWidth="1.4"
			strokeLinecap="round"
			strokeLinejoin="round"
			aria-hidden="true"
		>
			{marks[name]}
		</svg>
	);
}
