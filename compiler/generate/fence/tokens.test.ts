import { ts } from "ts-morph";

import { specText } from "../../../bench/corpus.js";
import { tokensOf } from "./tokens.js";

/** The same by TypeScript's own list of children, which scans anew between all nodes. */
function byChildren(tree: ts.SourceFile): number[] {
  const starts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(tree);
    if (children.length > 0) children.forEach(visit);
    else if (node.getEnd() > node.getStart(tree)) starts.push(node.getStart(tree));
  };
  visit(tree);
  return starts;
}

const fences = [...specText(3, 11).matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code ?? "");

it.each([
  ...fences,
  "const a = b / c / d, e = /[/]/g.test(`x${ {a: `${1}`}.a }y${2}z`) ? 1 >> 2 >>> 3 : 4 >= 5;",
  "a >>= 1; a >>>= 2; const m = new Map<string, Array<Set<number>>>();",
  "/** @param a text */ class A { #b = 1; @dec() c?: string; get d() { return this.#b; } }",
  "const t = tag`a${1}b`; x?.[0]?.(1)!; y = 1n + 0x1f + .5; label: for (;;) break label;",
  "// `${ not a template\nconst s = '/* no comment */'; /* ` */ f(s);",
])("tokens of %j", (code) => {
  const tree = ts.createSourceFile("/a.ts", code, ts.ScriptTarget.ESNext, true);
  expect([...tokensOf(tree).tokens]).toEqual(byChildren(tree));
});
