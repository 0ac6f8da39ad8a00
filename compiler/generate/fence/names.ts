import { ts } from "ts-morph";

import type { FencePlaces } from "../places.js";
import type { DeclaredName, FreeName } from "./fence.js";

interface Names {
  declared: Map<string, DeclaredName>;
  free: Map<string, FreeName>;
  identifiers: Set<string>;
}

const anyMeaning: ts.SymbolFlags =
  ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Alias;

/**
 * The names of a fence, by TypeScript's own scopes: what its top level declares (values and types, hoisted `var`
 * too, imports not), and what it uses without declaring it anywhere.
 */
export function namesOf(tree: ts.SourceFile, checker: ts.TypeChecker, places: FencePlaces): Names {
  const names: Names = { declared: new Map(), free: new Map(), identifiers: new Set() };
  collectDeclared(tree, checker, places, names.declared);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      names.identifiers.add(node.text);
      if (isReference(node) && isUnresolved(node, checker)) addFree(names.free, node, tree, places);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}

function collectDeclared(
  tree: ts.SourceFile,
  checker: ts.TypeChecker,
  places: FencePlaces,
  declared: Map<string, DeclaredName>,
): void {
  for (const symbol of checker.getSymbolsInScope(tree.endOfFileToken, anyMeaning)) {
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

function isUnresolved(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  // For an unknown type the checker makes up a symbol, which is declared nowhere; its own three names are, too.
  if (symbol === undefined || intrinsic.has(symbol.name)) return symbol === undefined;
  return (symbol.declarations ?? []).length === 0;
}

const intrinsic = new Set(["undefined", "globalThis", "arguments"]);

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
