import type { ts as TypeScript } from "ts-morph";

import { type CodeReader, codeBlocks, nodesOf, treesHolding } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";

const leftoverWords = /\b(?:debugger|only|skip|fit|fdescribe|xit|xtest|xdescribe)\b/;

export const focusedTest: LocalRule = {
  id: "focused-test",
  summary: "What was left from trying things out (.only, .skip, debugger) changes what a run tests.",
  severity: "error",
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    return allCases(document)
      .flatMap((spec) => treesHolding(leftoverWords, code, codeBlocks(spec), source))
      .flatMap(({ tree, rangeOf }) =>
        nodesOf(code.ts, tree).flatMap((node) => {
          const leftover = leftoverOf(code.ts, node);
          if (leftover === undefined) return [];
          return [
            {
              range: rangeOf(leftover.node),
              message: `Unexpected ${leftover.name} in the code of a step, expected ${leftover.instead}`,
              data: { found: leftover.name },
            },
          ];
        }),
      );
  },
};

interface Leftover {
  node: TypeScript.Node;
  name: string;
  instead: string;
}

const instead =
  "none: which cases run is chosen on the command line, and a case that is not wanted has a status";
const prefixed = /^(?:fit|fdescribe|xit|xtest|xdescribe)$/u;
const tests = /^(?:test|it|describe)$/u;

function leftoverOf(ts: CodeReader["ts"], node: TypeScript.Node): Leftover | undefined {
  if (ts.isDebuggerStatement(node))
    return { node, name: "debugger", instead: "none: under a debugger's port a run would stop here" };
  if (ts.isPropertyAccessExpression(node) && /^(?:only|skip)$/u.test(node.name.text)) {
    const root = rootOf(ts, node);
    if (root !== undefined && tests.test(root.text))
      return { node: node.name, name: `${root.text}.${node.name.text}`, instead };
  }
  if (ts.isCallExpression(node)) {
    const root = rootOf(ts, node.expression);
    if (root !== undefined && prefixed.test(root.text)) return { node: root, name: root.text, instead };
  }
  return undefined;
}

/** `test` of `test.concurrent.only`. */
function rootOf(ts: CodeReader["ts"], node: TypeScript.Expression): TypeScript.Identifier | undefined {
  let at = node;
  while (ts.isPropertyAccessExpression(at)) at = at.expression;
  return ts.isIdentifier(at) ? at : undefined;
}
