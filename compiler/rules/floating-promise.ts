import type { ts as TypeScript } from "ts-morph";

import type { CodeBlock } from "../document/schema.js";
import { type Assertion, assertionOf, firstAssertion, shortText } from "./assertions.js";
import { type CodeReader, codeBlocks, nodesOf, treesHolding } from "./code.js";
import { isFloatingCall, startsCall } from "./floating-call.js";
import { allCases, type LocalRule } from "./rule.js";

const promiseWords = new RegExp(`\\b(?:resolves|rejects|forEach)\\b|${startsCall.source}`, "m");

export const floatingPromise: LocalRule = {
  id: "floating-promise",
  summary:
    "An assertion that is a promise is awaited: nobody waits for one that is not, and its step ends before it.",
  severity: "error",
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    return allCases(document)
      .flatMap((spec) => {
        const blocks = codeBlocks(spec);
        return treesHolding(promiseWords, code, blocks, source).map((found) => ({ ...found, blocks }));
      })
      .flatMap(({ tree, rangeOf, blocks }) =>
        nodesOf(code.ts, tree).flatMap((node) => {
          const floating = floatingOf(code.ts, node, blocks);
          if (floating === undefined) return [];
          return [
            {
              range: rangeOf(floating.node),
              message: `Unexpected ${floating.what}, expected ${floating.instead}`,
              data: { found: shortText(floating.node) },
            },
          ];
        }),
      );
  },
};

type Ts = CodeReader["ts"];

interface Floating {
  node: TypeScript.Node;
  what: string;
  instead: string;
}

function floatingOf(ts: Ts, node: TypeScript.Node, blocks: readonly CodeBlock[]): Floating | undefined {
  const assertion = assertionOf(ts, node);
  if ((assertion?.promised === true && isDropped(ts, assertion)) || isFloatingCall(ts, node, blocks)) {
    const text = shortText(node);
    return { node, what: `${text} that nobody awaits`, instead: "await in front of it" };
  }
  return droppedCallback(ts, node);
}

/** Whether the promise of an assertion goes nowhere: it is a statement, or what a `forEach` throws away. */
function isDropped(ts: Ts, { call }: Assertion): boolean {
  let { parent } = call;
  while (ts.isParenthesizedExpression(parent) || ts.isVoidExpression(parent)) parent = parent.parent;
  if (ts.isExpressionStatement(parent)) return true;
  return ts.isArrowFunction(parent) && !isAsync(ts, parent) && isForEachCallback(ts, parent);
}

/** `forEach(async …)`: it does not wait for what its callback starts. */
function droppedCallback(ts: Ts, node: TypeScript.Node): Floating | undefined {
  if (!(ts.isArrowFunction(node) || ts.isFunctionExpression(node)) || !isForEachCallback(ts, node))
    return undefined;
  const assertion = isAsync(ts, node) ? firstAssertion(ts, node.body) : undefined;
  if (assertion === undefined) return undefined;
  return {
    node: assertion.call,
    what: `${shortText(assertion.call)} in an async callback of forEach, which waits for nothing`,
    instead: "a `for … of` loop, or `await Promise.all(….map(async …))`",
  };
}

function isAsync(ts: Ts, { modifiers }: TypeScript.ArrowFunction | TypeScript.FunctionExpression): boolean {
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
}

/** The `forEach` of a stream gives a promise: where that is awaited, so are the callbacks. */
function isForEachCallback(ts: Ts, node: TypeScript.ArrowFunction | TypeScript.FunctionExpression): boolean {
  const call = node.parent;
  return (
    ts.isCallExpression(call) &&
    call.arguments[0] === node &&
    !ts.isAwaitExpression(call.parent) &&
    ts.isPropertyAccessExpression(call.expression) &&
    call.expression.name.text === "forEach"
  );
}
