import type { ts as TypeScript } from "ts-morph";

import type { SpecCase, Step } from "../document/schema.js";
import { codeBlocks, type CodeReader, type CodeTree, descendants } from "./code.js";

type Ts = typeof TypeScript;

/** A call that can fail a step: `expect(…).matcher(…)`, `assert…(…)`, or a function of the spec that holds one. */
export interface Assertion {
  node: TypeScript.CallExpression;
  /** `expect(…)` with a matcher, and nothing else. */
  isExpect: boolean;
}

/** What a case's code says about assertions, over all its fences. */
export interface CaseCode {
  /** Functions of the spec that assert, by name. */
  helpers: ReadonlySet<string>;
  /** Imported names: what they do is not known. */
  imported: ReadonlySet<string>;
}

export interface StepCode {
  tree: CodeTree;
  assertions: Assertion[];
}

/** Reads the code of all fences of a case. */
export function readCase(spec: SpecCase, code: CodeReader, source: string): CaseCode {
  const trees = codeBlocks(spec).flatMap((block) => code.read(block, source) ?? []);
  const functions = trees.flatMap(({ tree }) => functionsOf(code.ts, tree));
  const helpers = new Set<string>();
  // A helper may call another one that stands below it.
  for (let before = -1; before < helpers.size;) {
    before = helpers.size;
    for (const { name, body } of functions)
      if (assertionsIn(code.ts, body, helpers).length > 0) helpers.add(name);
  }
  const imported = trees.flatMap(({ tree }) => importedNames(code.ts, tree));
  return { helpers, imported: new Set(imported) };
}

/** The trees of a step's own fences with their assertions; those inside a named function count where it is called. */
export function stepCode(step: Step, code: CodeReader, source: string, { helpers }: CaseCode): StepCode[] {
  return step.code.flatMap((block) => {
    const tree = code.read(block, source);
    if (tree === undefined) return [];
    return [{ tree, assertions: assertionsIn(code.ts, tree.tree, helpers) }];
  });
}

/** Assertions below a node, without those of named functions that are declared in it. */
export function assertionsIn(ts: Ts, root: TypeScript.Node, helpers: ReadonlySet<string>): Assertion[] {
  return descendants(ts, root, (node) => !isNamedFunction(ts, node)).flatMap((node): Assertion[] => {
    if (!ts.isCallExpression(node)) return [];
    if (isExpectWithMatcher(ts, node)) return [{ node, isExpect: true }];
    const name = calledName(ts, node);
    const asserts =
      name !== undefined && (helpers.has(name) || /^(?:assert|verify|expect[A-Z]|fail$)/u.test(name));
    return asserts ? [{ node, isExpect: false }] : [];
  });
}

/** Whether a call is the last one of `expect(…).not.resolves.toBe(…)`. */
export function isExpectWithMatcher(ts: Ts, node: TypeScript.CallExpression): boolean {
  let at: TypeScript.Expression = node.expression;
  let members = 0;
  while (ts.isPropertyAccessExpression(at)) {
    members += 1;
    at = at.expression;
  }
  return members > 0 && ts.isCallExpression(at) && isExpectCall(ts, at);
}

/** `expect(…)`, `expect.soft(…)`, `expect.poll(…)`. */
function isExpectCall(ts: Ts, { expression }: TypeScript.CallExpression): boolean {
  if (ts.isIdentifier(expression)) return expression.text === "expect";
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === "expect" &&
    ["soft", "poll"].includes(expression.name.text)
  );
}

/** `f` of `f(…)`, `assert` of `assert.equal(…)`, `verify` of `ledger.verify(…)`. */
function calledName(ts: Ts, { expression }: TypeScript.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const { expression: object, name } = expression;
  if (ts.isIdentifier(object) && object.text === "expect") return undefined;
  return ts.isIdentifier(object) && object.text === "assert" ? "assert" : name.text;
}

function isNamedFunction(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return true;
  return (
    (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) &&
    ts.isVariableDeclaration(node.parent) &&
    ts.isIdentifier(node.parent.name)
  );
}

function functionsOf(ts: Ts, tree: TypeScript.SourceFile): { name: string; body: TypeScript.Node }[] {
  return descendants(ts, tree).flatMap((node) => {
    if (ts.isFunctionDeclaration(node) && node.name && node.body)
      return [{ name: node.name.text, body: node.body }];
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return [];
    const { initializer } = node;
    return ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)
      ? [{ name: node.name.text, body: initializer.body }]
      : [];
  });
}

function importedNames(ts: Ts, tree: TypeScript.SourceFile): string[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return [];
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    const named =
      bindings === undefined ? [] : ts.isNamedImports(bindings) ? [...bindings.elements] : [bindings];
    return [...(clause?.name ? [clause.name.text] : []), ...named.map(({ name }) => name.text)];
  });
}
