import { ts } from "ts-morph";

/** Answers what a name of a fence means; both answers are TypeScript's own. */
export interface Resolver {
  /** What the fence's top level declares, imports too. */
  topLevel(): ts.Symbol[];
  /** Does no declaration of the fence stand behind this use of a name? */
  isUnresolved(node: ts.Identifier): boolean;
}

const anyMeaning: ts.SymbolFlags =
  ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Alias;

const intrinsic = new Set(["undefined", "globalThis", "arguments"]);

/** By the checker: for all of the language, and slow. */
export function resolverByChecker(tree: ts.SourceFile, checker: ts.TypeChecker): Resolver {
  return {
    topLevel: () => checker.getSymbolsInScope(tree.endOfFileToken, anyMeaning),
    isUnresolved: (node) => {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      // For an unknown type the checker makes up a symbol, which is declared nowhere; its own three names are, too.
      if (symbol === undefined || intrinsic.has(symbol.name)) return symbol === undefined;
      return (symbol.declarations ?? []).length === 0;
    },
  };
}

/** By the tables that the binder leaves at each scope: for plain code ({@link ./plain}), and quick. */
export function resolverByTables(tree: ts.SourceFile): Resolver {
  return {
    topLevel: () => [...(localsOf(tree)?.values() ?? [])],
    isUnresolved: (node) => {
      if (node.text === "undefined" || node.text === "globalThis") return false;
      const meaning = ts.isPartOfTypeNode(node) ? ts.SymbolFlags.Type : ts.SymbolFlags.Value;
      for (let scope: ts.Node | undefined = node; scope; scope = scope.parent as ts.Node | undefined) {
        const found = localsOf(scope)?.get(node.text);
        if (found && (found.flags & (meaning | ts.SymbolFlags.Alias)) !== 0) return false;
      }
      return true;
    },
  };
}

/** The binder's table of a scope: no part of TypeScript's public interface, but of every version of it so far. */
export const localsOf = (node: ts.Node): ReadonlyMap<string, ts.Symbol> | undefined =>
  (node as { locals?: ReadonlyMap<string, ts.Symbol> }).locals;
