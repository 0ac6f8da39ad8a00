import { ts } from "ts-morph";

import type { FencePlaces } from "../places.js";
import type { DeclaredName, FreeName } from "./fence.js";
import type { Resolver } from "./resolve.js";

interface Names {
  declared: Map<string, DeclaredName>;
  free: Map<string, FreeName>;
  identifiers: Set<string>;
}

/**
 * The names of a fence, by TypeScript's own scopes: what its top level declares (values and types, hoisted `var`
 * too, imports not), and what it uses without declaring it anywhere.
 */
export function namesOf(tree: ts.SourceFile, resolver: Resolver, places: FencePlaces): Names {
  const names: Names = { declared: new Map(), free: new Map(), identifiers: new Set() };
  collectDeclared(tree, resolver, places, names.declared);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      names.identifiers.add(node.text);
      if (isReference(node) && resolver.isUnresolved(node)) addFree(names.free, node, tree, places);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}

function collectDeclared(
  tree: ts.SourceFile,
  resolver: Resolver,
  places: FencePlaces,
  declared: Map<string, DeclaredName>,
): void {
  for (const symbol of resolver.topLevel()) {
    const declaration = symbol.declarations?.[0];
    if (declaration?.getSourceFile() !== tree || isImport(declaration)) continue;
    const name = ts.getNameOfDeclaration(declaration) ?? declaration;
    declared.set(symbol.name, {
      range: places.range(name.getStart(tree), name.getEnd()),
      hoisted: (symbol.flags & ts.SymbolFlags.FunctionScopedVariable) !== 0,
    });
  }
}

const isImport = (node: ts.Node): boolean =>
  ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isNamespaceImport(node);

/** Does the identifier stand for a declaration, rather than being a member's, property's or label's own name? */
function isReference(node: ts.Identifier): boolean {
  const parent = node.parent as ts.Node & {
    name?: ts.Node;
    propertyName?: ts.Node;
    label?: ts.Node;
    qualifier?: ts.Node;
  };
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isImportTypeNode(parent)) return parent.qualifier !== node;
  return parent.name !== node && parent.propertyName !== node && parent.label !== node;
}

function addFree(
  free: Map<string, FreeName>,
  node: ts.Identifier,
  tree: ts.SourceFile,
  places: FencePlaces,
): void {
  const typeOnly = ts.isPartOfTypeNode(node) && !isTypeQuery(node);
  const known = free.get(node.text);
  if (known && (typeOnly || !known.typeOnly)) return;
  free.set(node.text, { range: places.range(node.getStart(tree), node.getEnd()), typeOnly });
}

/** `typeof x` in a type needs the value `x` to be in scope. */
function isTypeQuery(node: ts.Node): boolean {
  let parent = node.parent;
  while (ts.isQualifiedName(parent)) parent = parent.parent;
  return ts.isTypeQueryNode(parent);
}
