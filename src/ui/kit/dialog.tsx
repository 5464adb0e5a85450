/** A question that has to be answered before anything else happens. */
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

interface AppDialogProps {
	title: string;
	open: boolean;
	/** For tables and pictures. */
	wide?: boolean;
	onClose: () => void;
	children: ReactNode;
}

export function AppDialog({ title, open, wide, onClose, children }: AppDialogProps) {
	return (
		<ModalOverlay
			className="overlay"
			isOpen={open}
			isDismissable
			onOpenChange={(stillOpen) => !stillOpen && onClose()}
		>
			<Modal className={wide ? 'modal wide' : 'modal'}>
				<Dialog className="dialog">
					<Heading slot="title" className="dialog-title">
						{title}
					</Heading>
					{children}
				</Dialog>
			</Modal>
		</ModalOverlay>
	);
}
