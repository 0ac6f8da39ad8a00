import type { ts as TypeScript } from "ts-morph";

import { type Assertion, assertionsIn, readCase, stepCode } from "./assertions.js";
import { allCases, type LocalRule } from "./rule.js";

type Ts = typeof TypeScript;

export const conditionalAssertion: LocalRule = {
  id: "conditional-assertion",
  summary:
    "Where every assertion of a step stands under a condition, data that does not meet it makes the step assert nothing.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    return allCases(document).flatMap((spec) => {
      const known = readCase(spec, code, source);
      return spec.steps.flatMap((step) => {
        const found = stepCode(step, code, source, known).flatMap(({ tree, assertions }) =>
          assertions.map((assertion) => ({
            tree,
            condition: conditionOf(code.ts, assertion, known.helpers),
          })),
        );
        const [first] = found;
        if (first?.condition === undefined || found.some(({ condition }) => condition === undefined))
          return [];
        const text = first.condition.getText(first.tree.tree);
        return [
          {
            range: first.tree.rangeOf(first.condition),
            message: `Unexpected condition over every assertion of step ${step.number}, expected one that always runs: where \`${short(text)}\` does not hold, nothing is asserted`,
            data: { step: step.number, condition: text },
          },
        ];
      });
    });
  },
};

/** The nearest condition that an assertion stands under; nothing where it always runs. */
function conditionOf(ts: Ts, { node }: Assertion, helpers: ReadonlySet<string>): TypeScript.Node | undefined {
  for (let child: TypeScript.Node = node; !ts.isSourceFile(child); child = child.parent) {
    const { parent } = child;
    if (ts.isIfStatement(parent) && child !== parent.expression) {
      const other = child === parent.thenStatement ? parent.elseStatement : parent.thenStatement;
      // Both ways lead to an assertion, or one ends the step by a throw.
      if (other === undefined || !endsOrAsserts(ts, other, helpers)) return parent.expression;
    }
    if (ts.isConditionalExpression(parent) && child !== parent.condition) {
      const other = child === parent.whenTrue ? parent.whenFalse : parent.whenTrue;
      if (assertionsIn(ts, other, helpers).length === 0) return parent.condition;
    }
    if (ts.isBinaryExpression(parent) && child === parent.right && isShortcut(ts, parent)) return parent.left;
    if (ts.isCaseClause(parent) && child !== parent.expression) return parent.expression;
    // Reached only where the block before it throws; nothing demands that.
    if (ts.isCatchClause(parent) && child === parent.block && !failsWithoutThrow(ts, parent, helpers))
      return parent.parent.tryBlock.statements[0] ?? parent;
  }
  return undefined;
}

function isShortcut(ts: Ts, { operatorToken }: TypeScript.BinaryExpression): boolean {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind;
  return [AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken].some(
    (kind) => kind === operatorToken.kind,
  );
}

function endsOrAsserts(ts: Ts, node: TypeScript.Node, helpers: ReadonlySet<string>): boolean {
  if (assertionsIn(ts, node, helpers).length > 0) return true;
  const last = ts.isBlock(node) ? node.statements.at(-1) : node;
  return last !== undefined && ts.isThrowStatement(last);
}

/** `try { …; fail() } catch { expect(…) }` fails where nothing is thrown. */
function failsWithoutThrow(
  ts: Ts,
  { parent }: TypeScript.CatchClause,
  helpers: ReadonlySet<string>,
): boolean {
  return endsOrAsserts(ts, parent.tryBlock, helpers);
}

function short(text: string): string {
  const line = text.replace(/\s+/gu, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
