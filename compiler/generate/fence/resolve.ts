import { ts } from "ts-morph";

/** Answers what a name of a fence means. */
export interface Resolver {
  /** What the fence's top level declares, imports too. */
  topLevel(): ts.Symbol[];
  /** Does no declaration of the fence stand behind this use of a name? */
  isUnresolved(node: ts.Identifier): boolean;
}

const anyMeaning: ts.SymbolFlags =
  ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Alias;

const intrinsic = new Set(["undefined", "globalThis", "arguments"]);

/** By TypeScript's checker: for all of the language, and slow. */
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
