import type { ts as TypeScript } from "ts-morph";

import { descendants } from "./code.js";

type Ts = typeof TypeScript;

/** A matcher called on an `expect(…)`. */
export interface Assertion {
  call: TypeScript.CallExpression;
  /** `expect(…)` itself. */
  root: TypeScript.CallExpression;
  /** It gives a promise: `expect(…).resolves` or `.rejects`. */
  promised: boolean;
}

/** The assertion that a call is: `expect(a).not.toBe(b)`. `expect(a)` alone asserts nothing. */
export function assertionOf(ts: Ts, node: TypeScript.Node): Assertion | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  let promised = false;
  let at: TypeScript.Expression = node.expression.expression;
  while (ts.isPropertyAccessExpression(at)) {
    promised ||= at.name.text === "resolves" || at.name.text === "rejects";
    at = at.expression;
  }
  if (!ts.isCallExpression(at) || !isNamed(ts, at.expression, "expect")) return undefined;
  return { call: node, root: at, promised };
}

/** The first assertion in a node, at whatever depth. */
export function firstAssertion(ts: Ts, node: TypeScript.Node): Assertion | undefined {
  for (const one of descendants(ts, node)) {
    const found = assertionOf(ts, one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `expect.assertions(2)` and `expect.hasAssertions()` make Jest count: nothing can be left out unseen. */
export function countsAssertions(ts: Ts, node: TypeScript.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    isNamed(ts, node.expression.expression, "expect") &&
    /^(?:assertions|hasAssertions)$/u.test(node.expression.name.text)
  );
}

export function isNamed(ts: Ts, node: TypeScript.Node | undefined, name: string): boolean {
  return node !== undefined && ts.isIdentifier(node) && node.text === name;
}

/** Source text on one line, cut where it is long. */
export function shortText(node: TypeScript.Node): string {
  const text = node.getText().replace(/\s+/gu, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
