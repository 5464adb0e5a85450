/** One random tree of ListOps, drawn in the order of the reference: a node's operator after its values. */
import type { Draws } from '../draws';
import { closeToken, firstOperator, operators } from './symbols';

export interface TreeBounds {
	/** Lengths between these are kept, both excluded. Operators and brackets count, parentheses do not. */
	readonly above: number;
	readonly below: number;
	/** At this depth, the root's being 1, every node is a digit. */
	readonly maximumDepth: number;
}

const operatorShare = 0.25;
const fewestValues = 2;
const mostValues = 10;

/** @returns the tokens, or null when the length does not fit */
export function drawTree(bounds: TreeBounds, draws: Draws): Uint8Array | null {
	const tree = { tokens: new Uint8Array(bounds.below), length: 0 };
	const whole = drawNode(tree, 1, bounds, draws);
	return whole && tree.length > bounds.above ? tree.tokens.slice(0, tree.length) : null;
}

interface Tree {
	readonly tokens: Uint8Array;
	length: number;
}

/** False as soon as the tree is too long. */
function drawNode(tree: Tree, depth: number, bounds: TreeBounds, draws: Draws): boolean {
	if (depth >= bounds.maximumDepth || draws.uniform() > operatorShare)
		return add(tree, draws.integer(firstOperator), bounds);
	const start = tree.length;
	if (!add(tree, firstOperator, bounds)) return false;
	const values = fewestValues + draws.integer(mostValues - fewestValues + 1);
	for (let value = 0; value < values; value++)
		if (!drawNode(tree, depth + 1, bounds, draws)) return false;
	tree.tokens[start] = firstOperator + draws.integer(operators.length);
	return add(tree, closeToken, bounds);
}

function add(tree: Tree, token: number, { below }: TreeBounds): boolean {
	tree.tokens[tree.length++] = token;
	return tree.length < below;
}
