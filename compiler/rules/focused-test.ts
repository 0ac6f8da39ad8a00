import type { ts as TypeScript } from "ts-morph";

import { codeBlocks, descendants } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";

type Ts = typeof TypeScript;

const suites = new Set(["test", "it", "describe", "suite", "context"]);
const focused = new Set(["fit", "fdescribe", "ftest", "xit", "xdescribe", "xtest"]);

export const focusedTest: LocalRule = {
  id: "focused-test",
  summary:
    "What focuses or skips a test, and debugger, are for the desk: checked in, they leave out what everybody takes for tested.",
  severity: "error",
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    return allCases(document)
      .flatMap(codeBlocks)
      .flatMap((block) => {
        const read = code.read(block, source);
        if (read === undefined) return [];
        return descendants(code.ts, read.tree).flatMap((node) => {
          const found = leftOver(code.ts, node);
          if (found === undefined) return [];
          return [
            { range: read.rangeOf(found.node), message: `Unexpected ${found.what}, expected none in a spec` },
          ];
        });
      });
  },
};

function leftOver(ts: Ts, node: TypeScript.Node): { node: TypeScript.Node; what: string } | undefined {
  if (node.kind === ts.SyntaxKind.DebuggerStatement) return { node, what: "debugger" };
  if (ts.isPropertyAccessExpression(node) && ["only", "skip"].includes(node.name.text)) {
    const root = node.expression;
    const name = ts.isPropertyAccessExpression(root) ? root.expression : root;
    return ts.isIdentifier(name) && suites.has(name.text)
      ? { node: node.name, what: `.${node.name.text}` }
      : undefined;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && focused.has(node.expression.text))
    return { node: node.expression, what: node.expression.text };
  return undefined;
}
