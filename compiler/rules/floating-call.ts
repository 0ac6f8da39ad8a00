import type { ts as TypeScript } from "ts-morph";

import type { CodeBlock } from "../document/schema.js";

/** Where a statement may begin with a call that gives a promise; whether it is one, its tree says. */
export const startsCall = /^[ \t]*(?:fetch\(|(?:postgres|pool)\.(?:query|connect)\b)/m;

const promising: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["postgres", new Set(["query", "connect"])],
  ["pool", new Set(["query"])],
]);

/** Whether the code may give a name a meaning of its own: what it is then, is not known here. */
function mayDeclare(blocks: readonly CodeBlock[], name: string): boolean {
  const declaration = new RegExp(
    `(?:[{,(]|\\b(?:const|let|var|function|class|import|as))\\s*${name}\\b(?!\\.|\\()|\\bfunction\\s+${name}\\b`,
  );
  return blocks.some(({ content }) => declaration.test(content));
}

/** Whether `node` is a call of `fetch`, or of a fixture's method that gives a promise, as a statement of its own. */
export function isFloatingCall(
  ts: typeof TypeScript,
  node: TypeScript.Node,
  blocks: readonly CodeBlock[],
): boolean {
  if (!ts.isCallExpression(node) || !ts.isExpressionStatement(node.parent)) return false;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text === "fetch" && !mayDeclare(blocks, "fetch");
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return false;
  const fixture = expression.expression.text;
  const isPromising = promising.get(fixture)?.has(expression.name.text) === true;
  return isPromising && !mayDeclare(blocks, fixture);
}
