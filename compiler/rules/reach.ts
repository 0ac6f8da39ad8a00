import type { ts as TypeScript } from "ts-morph";

import { assertionOf, countsAssertions } from "./assertions.js";
import { descendants } from "./code.js";

type Ts = typeof TypeScript;

/** Whether running a piece of code runs an assertion; where it depends on something, what that is. */
export type Reach = "always" | "never" | { guard: TypeScript.Node };

/** Decides {@link Reach} by syntax. A loop counts as run, and so does a function: what is hidden there is given the benefit of the doubt. */
export class ReachOfAssertions {
  /** @param mayAssert whether a name stands for something that asserts by itself */
  constructor(
    private readonly ts: Ts,
    private readonly mayAssert: (node: TypeScript.Identifier) => boolean,
  ) {}

  /** Of pieces that run one after another. */
  inOrder(nodes: readonly TypeScript.Node[]): Reach {
    let reach: Reach = "never";
    let leaves: TypeScript.Node | undefined;
    for (const node of nodes) {
      const found = this.of(node);
      // What stands behind `if (…) return;` runs only where that does not.
      const here = found === "always" && leaves !== undefined ? { guard: leaves } : found;
      if (here === "always") return here;
      if (reach === "never") reach = here;
      leaves ??= this.#conditionOfLeaving(node);
    }
    return reach;
  }

  of(node: TypeScript.Node): Reach {
    const { ts } = this;
    if (assertionOf(ts, node) !== undefined || countsAssertions(ts, node)) return "always";
    if (ts.isIdentifier(node)) return this.mayAssert(node) ? "always" : "never";
    if (ts.isIfStatement(node)) return this.#choice(node.expression, node.thenStatement, node.elseStatement);
    if (ts.isConditionalExpression(node)) return this.#choice(node.condition, node.whenTrue, node.whenFalse);
    if (ts.isBinaryExpression(node) && isShortCircuit(ts, node.operatorToken.kind))
      return this.#choice(node.left, node.right, undefined);
    if (ts.isSwitchStatement(node)) return this.#switch(node);
    if (ts.isTryStatement(node)) return this.#try(node);
    if (isEndless(ts, node)) return this.#anywhere(node) ? "always" : "never";
    return this.inOrder(childrenOf(ts, node));
  }

  #choice(condition: TypeScript.Node, yes: TypeScript.Node, no: TypeScript.Node | undefined): Reach {
    const { ts } = this;
    const first = this.of(condition);
    if (first === "always" || condition.kind === ts.SyntaxKind.TrueKeyword)
      return first === "always" ? first : this.of(yes);
    const branches = [this.of(yes), no === undefined ? "never" : this.of(no)] as const;
    const fails = [throws(ts, yes), no !== undefined && throws(ts, no)];
    if (branches.every((reach) => reach === "never")) return first;
    const certain = branches.every((reach, at) => reach === "always" || fails[at] === true);
    return certain ? "always" : { guard: condition };
  }

  #switch({ expression, caseBlock: { clauses } }: TypeScript.SwitchStatement): Reach {
    const { ts } = this;
    // An empty clause falls through to the next one.
    const filled = clauses.filter(({ statements }) => statements.length > 0);
    const reaches = filled.map(({ statements }) => this.inOrder([...statements]));
    if (reaches.every((reach) => reach === "never")) return this.of(expression);
    const certain =
      clauses.some((clause) => ts.isDefaultClause(clause)) &&
      filled.every(
        (clause, at) => reaches[at] === "always" || clause.statements.some((one) => throws(ts, one)),
      );
    return certain ? "always" : { guard: expression };
  }

  /** What only the `catch` asserts is not asserted where nothing is thrown. */
  #try({ tryBlock, catchClause, finallyBlock }: TypeScript.TryStatement): Reach {
    const tried = this.of(tryBlock);
    const last = finallyBlock === undefined ? "never" : this.of(finallyBlock);
    if (last === "always") return last;
    if (tried !== "never" || catchClause === undefined) return tried === "never" ? last : tried;
    const caught = this.of(catchClause.block);
    if (caught === "never") return last;
    return throws(this.ts, tryBlock)
      ? caught
      : { guard: catchClause.variableDeclaration ?? catchClause.block };
  }

  #anywhere(node: TypeScript.Node): boolean {
    return descendants(this.ts, node).some(
      (one) => assertionOf(this.ts, one) !== undefined || (this.ts.isIdentifier(one) && this.mayAssert(one)),
    );
  }

  /** The condition under which a statement leaves the list that it stands in without failing. */
  #conditionOfLeaving(node: TypeScript.Node): TypeScript.Node | undefined {
    const { ts } = this;
    if (!ts.isIfStatement(node)) return undefined;
    const branches = [node.thenStatement, ...(node.elseStatement ? [node.elseStatement] : [])];
    return branches.some((branch) => leaves(ts, branch)) ? node.expression : undefined;
  }
}

function childrenOf(ts: Ts, node: TypeScript.Node): TypeScript.Node[] {
  const children: TypeScript.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

function isShortCircuit(ts: Ts, kind: TypeScript.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** A loop that ends only where its body says so: `while (true)`, `for (;;)`. */
function isEndless(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isForStatement(node)) return node.condition === undefined;
  return (
    (ts.isWhileStatement(node) || ts.isDoStatement(node)) &&
    node.expression.kind === ts.SyntaxKind.TrueKeyword
  );
}

/** Whether the list of statements that a node is ends in a failure. */
function throws(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isBlock(node)) return node.statements.some((statement) => throws(ts, statement));
  return ts.isThrowStatement(node);
}

function leaves(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isBlock(node)) return node.statements.some((statement) => leaves(ts, statement));
  return ts.isReturnStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node);
}
