/** An error in place: what happened, what is safe, what to do. */
import type { ReactNode } from 'react';
import { type ProblemReport, problemLine } from '../../core/problem';
import { appName, problemTitle, safety } from '../messages';
import { Action } from './action';
import { Copy } from './copy';
import { Icon } from './icons';

interface ProblemCardProps {
	problem: ProblemReport;
	title?: string;
	tone?: 'error' | 'note';
	/** What the person has not lost; the usual sentence of the code when left out. */
	safe?: string;
	children?: ReactNode;
	onDismiss?: () => void;
}

export function ProblemCard(props: ProblemCardProps) {
	const { problem, title, tone = 'error', children, onDismiss } = props;
	const safe = props.safe ?? safety(problem.code);
	const details = () =>
		`${appName}\ncode: ${problem.code}\n${problemLine(problem)}\n${navigator.userAgent}`;
	return (
		<section className={`card ${tone}`} role={tone === 'error' ? 'alert' : undefined}>
			<h3 className="card-title">
				<Icon name={tone === 'error' ? 'warning' : 'info'} />
				{title ?? problemTitle(problem.code)}
			</h3>
			<p>{problem.message}</p>
			{problem.mend && <p className="card-mend">{problem.mend}</p>}
			{safe && <p className="card-safe">{safe}</p>}
			<div className="card-actions">
				{children}
				<Copy label="Copy details" text={details} />
				{onDismiss && <Action kind="quiet" label="Dismiss" onPress={onDismiss} />}
			</div>
		</section>
	);
}
