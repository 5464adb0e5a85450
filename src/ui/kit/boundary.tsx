/** A part that fails to draw becomes a card; the rest of the page and the run go on. */
import { Component, type ReactNode } from 'react';
import { type ProblemReport, toReport } from '../../core/problem';
import { Action } from './action';
import { ProblemCard } from './problem-card';

interface BoundaryProps {
	children: ReactNode;
}

interface BoundaryState {
	readonly problem: ProblemReport | null;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
	override state: BoundaryState = { problem: null };

	static getDerivedStateFromError(thrown: unknown): BoundaryState {
		return { problem: toReport(thrown) };
	}

	override render(): ReactNode {
		const { problem } = this.state;
		if (!problem) return this.props.children;
		return (
			<ProblemCard problem={problem}>
				<Action label="Draw again" onPress={() => this.setState({ problem: null })} />
			</ProblemCard>
		);
	}
}
