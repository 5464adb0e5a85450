/** A question that has to be answered before anything else happens. */
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

interface AppDialogProps {
	title: string;
	open: boolean;
	onClose: () => void;
	children: ReactNode;
}

export function AppDialog({ title, open, onClose, children }: AppDialogProps) {
	return (
		<ModalOverlay
			className="overlay"
			isOpen={open}
			isDismissable
			onOpenChange={(stillOpen) => !stillOpen && onClose()}
		>
			<Modal className="modal">
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
