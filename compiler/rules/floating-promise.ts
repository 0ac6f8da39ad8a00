import type { ts as TypeScript } from "ts-morph";

import { isExpectWithMatcher } from "./assertions.js";
import { codeBlocks, descendants } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";

type Ts = typeof TypeScript;

export const floatingPromise: LocalRule = {
  id: "floating-promise",
  summary: "An assertion about a promise that nobody awaits is judged after the step, or never.",
  severity: "error",
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    const { ts } = code;
    return allCases(document)
      .flatMap(codeBlocks)
      .flatMap((block) => {
        const read = code.read(block, source);
        if (read === undefined) return [];
        return descendants(ts, read.tree)
          .filter((node) => ts.isCallExpression(node))
          .filter((call) => isExpectWithMatcher(ts, call) && isAsync(ts, call) && isDropped(ts, call))
          .map((call) => ({
            range: read.rangeOf(call),
            message:
              "Unexpected assertion about a promise that is not awaited, expected await before expect(…)",
          }));
      });
  },
};

/** `.resolves` or `.rejects` on the way to the matcher. */
function isAsync(ts: Ts, { expression }: TypeScript.CallExpression): boolean {
  for (let at: TypeScript.Expression = expression; ts.isPropertyAccessExpression(at); at = at.expression)
    if (["resolves", "rejects"].includes(at.name.text)) return true;
  return false;
}

/** Its promise ends as a statement, as `void …`, or in a callback of `forEach`, which ignores it. */
function isDropped(ts: Ts, call: TypeScript.CallExpression): boolean {
  const { parent } = call;
  if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return true;
  const callback = ts.isArrowFunction(parent) && parent.body === call ? parent : undefined;
  return (
    callback !== undefined &&
    ts.isCallExpression(callback.parent) &&
    ts.isPropertyAccessExpression(callback.parent.expression) &&
    callback.parent.expression.name.text === "forEach"
  );
}
