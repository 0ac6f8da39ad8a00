import type { ts as TypeScript } from "ts-morph";

import type { CodeBlock, SpecCase } from "../document/schema.js";
import { builtInFixtures } from "../model/fixture-names.js";
import { assertionOf } from "./assertions.js";
import { codeBlocks, type CodeReader, descendants, nodesOf, treesOf } from "./code.js";

type Ts = typeof TypeScript;

const known = new WeakMap<CodeBlock, AssertingNames>();

/** The names of a case's code, read once: the cases of a family have their code in common. */
export function assertingNames(code: CodeReader, spec: SpecCase, source: string): AssertingNames {
  const blocks = codeBlocks(spec);
  const [first] = blocks;
  const before = first && known.get(first);
  if (before !== undefined) return before;
  const trees = treesOf(code, blocks, source).map(({ tree }) => tree);
  const names = new AssertingNames(code.ts, trees, code.isGlobal);
  if (first !== undefined) known.set(first, names);
  return names;
}

const builtIn: ReadonlySet<string> = new Set(builtInFixtures);

/**
 * Whether code may assert: by itself, by a function declared in other code of the case, by an import, or by a fixture
 * of the project. Of the last two nobody can tell from here, so they count.
 */
class AssertingNames {
  /** All that the case's code declares, imports or names as parameters. */
  readonly #declared = new Set<string>();
  readonly #asserting = new Set<string>();

  /** @param trees the code of all fences of one case */
  constructor(
    private readonly ts: Ts,
    trees: readonly TypeScript.SourceFile[],
    private readonly isGlobal: (name: string) => boolean,
  ) {
    for (const tree of trees) {
      this.#collectDeclared(tree);
      this.#addImported(tree);
    }
    const open = trees.flatMap((tree) => [...tree.statements]);
    for (let before = -1; before !== this.#asserting.size;) {
      before = this.#asserting.size;
      for (const statement of open)
        if (this.mayAssert(statement)) this.#namesOf(statement).forEach((name) => this.#asserting.add(name));
    }
  }

  /** Whether a node asserts, or uses a name behind which something may. */
  mayAssert(node: TypeScript.Node): boolean {
    const { ts } = this;
    return descendants(ts, node).some(
      (one) => assertionOf(ts, one) !== undefined || (ts.isIdentifier(one) && this.isAsserting(one)),
    );
  }

  /** Whether an identifier is used as a value behind which an assertion may stand. */
  isAsserting(node: TypeScript.Identifier): boolean {
    return this.#mayStandForAssertion(node.text) && isUse(this.ts, node);
  }

  /** Whether a name is one behind which an assertion may stand. */
  #mayStandForAssertion(name: string): boolean {
    if (this.#asserting.has(name)) return true;
    return !this.#declared.has(name) && !builtIn.has(name) && name !== "expect" && !this.isGlobal(name);
  }

  #collectDeclared(tree: TypeScript.SourceFile): void {
    for (const node of nodesOf(this.ts, tree)) {
      const name = (node as { name?: TypeScript.Node }).name;
      const ofMember = this.ts.isPropertyAccessExpression(node) || this.ts.isPropertyAssignment(node);
      if (!ofMember && name !== undefined && this.ts.isIdentifier(name)) this.#declared.add(name.text);
    }
  }

  /** What a step may use of an import; nothing of Node's own modules: `node:assert` is not counted by the record. */
  #addImported(tree: TypeScript.SourceFile): void {
    const { ts } = this;
    for (const statement of tree.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      if (statement.moduleSpecifier.text.startsWith("node:")) continue;
      for (const node of descendants(ts, statement))
        if (ts.isIdentifier(node) && node.text !== "expect") this.#asserting.add(node.text);
    }
  }

  /** The names that a statement of the top level gives to other code. */
  #namesOf(statement: TypeScript.Statement): string[] {
    const { ts } = this;
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) =>
        descendants(ts, name).flatMap((node) => (ts.isIdentifier(node) ? [node.text] : [])),
      );
    const name = (statement as { name?: TypeScript.Node }).name;
    return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
  }
}

/** Whether an identifier is the use of a value, not the name of a member, a declaration or a type. */
function isUse(ts: Ts, node: TypeScript.Identifier): boolean {
  const parent = node.parent as TypeScript.Node & { name?: unknown; propertyName?: unknown; label?: unknown };
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return (
    parent.name !== node &&
    parent.propertyName !== node &&
    parent.label !== node &&
    !ts.isPartOfTypeNode(node) &&
    !ts.isImportClause(parent) &&
    !ts.isQualifiedName(parent)
  );
}
