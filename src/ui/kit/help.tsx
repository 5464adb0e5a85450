/** A small "?" that opens an explanation by mouse, touch or keyboard. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';

export function Help({ about, children }: { about: string; children: ReactNode }) {
	return (
		<DialogTrigger>
			<Button className="help-button" aria-label={`What is: ${about}`}>
				?
			</Button>
			<Popover className="popover" placement="bottom start" offset={4}>
				<Dialog className="help-text" aria-label={about}>
					<strong>{about}</strong>
					{children}
				</Dialog>
			</Popover>
		</DialogTrigger>
	);
}
