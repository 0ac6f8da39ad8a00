import type { ts as TypeScript } from "ts-morph";

import { assertionsIn, readCase } from "./assertions.js";
import { codeBlocks, descendants } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";

type Ts = typeof TypeScript;

export const swallowedFailure: LocalRule = {
  id: "swallowed-failure",
  summary: "A failed assertion is an exception: a catch around it that throws nothing makes the step pass.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    const { ts } = code;
    return allCases(document).flatMap((spec) => {
      const { helpers } = readCase(spec, code, source);
      return codeBlocks(spec).flatMap((block) => {
        const read = code.read(block, source);
        if (read === undefined) return [];
        return descendants(ts, read.tree)
          .flatMap((node) => swallowing(ts, node, helpers) ?? [])
          .map((node) => ({
            range: read.rangeOf(node),
            message:
              "Unexpected catch that ends a failed assertion, expected it to throw again or to assert: nothing in it does, so the step goes on as if nothing had failed",
          }));
      });
    });
  },
};

/** The first word of a `catch` that swallows what the code before it asserts. */
function swallowing(
  ts: Ts,
  node: TypeScript.Node,
  helpers: ReadonlySet<string>,
): TypeScript.Node | undefined {
  const asserts = (part: TypeScript.Node) => assertionsIn(ts, part, helpers).length > 0;
  if (ts.isTryStatement(node) && node.catchClause) {
    const { tryBlock, catchClause } = node;
    const kept = throwsIn(ts, catchClause.block) || asserts(catchClause.block) || isKept(ts, catchClause);
    return asserts(tryBlock) && !kept ? (catchClause.variableDeclaration ?? catchClause) : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  const [handler] = node.arguments;
  if (name.text !== "catch" || handler === undefined || !asserts(expression)) return undefined;
  const inline = ts.isArrowFunction(handler) || ts.isFunctionExpression(handler);
  return inline && !throwsIn(ts, handler.body) && !asserts(handler.body) ? name : undefined;
}

function throwsIn(ts: Ts, node: TypeScript.Node): boolean {
  return descendants(ts, node).some((inner) => ts.isThrowStatement(inner));
}

/** The error is put somewhere, and may be judged later: pushed, assigned, handed to a function other than a log. */
function isKept(ts: Ts, { variableDeclaration, block }: TypeScript.CatchClause): boolean {
  if (variableDeclaration === undefined || !ts.isIdentifier(variableDeclaration.name)) return false;
  const { text } = variableDeclaration.name;
  return descendants(ts, block).some((node) => {
    if (!ts.isIdentifier(node) || node.text !== text) return false;
    for (let at: TypeScript.Node = node; at !== block; at = at.parent) {
      if (ts.isCallExpression(at)) return !/^console\b/u.test(at.expression.getText());
      if (ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken) return true;
    }
    return false;
  });
}
