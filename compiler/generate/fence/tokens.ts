import { ts } from "ts-morph";

import type { TextRange } from "./fence.js";

const k = ts.SyntaxKind;

/** Where the scanner alone would be wrong: whether `/` starts a pattern, `}` goes on with a template, `>>` is one token. */
const opaque = new Set([
  ...[k.RegularExpressionLiteral, k.NoSubstitutionTemplateLiteral, k.TemplateHead, k.TemplateMiddle],
  ...[k.TemplateTail, k.GreaterThanEqualsToken, k.GreaterThanGreaterThanToken],
  ...[k.GreaterThanGreaterThanGreaterThanToken, k.GreaterThanGreaterThanEqualsToken],
  k.GreaterThanGreaterThanGreaterThanEqualsToken,
]);

const texts = new Set([
  ...[k.StringLiteral, k.NoSubstitutionTemplateLiteral, k.TemplateHead, k.TemplateMiddle, k.TemplateTail],
]);

/**
 * Offsets at which the tokens of a tree start, in order, and its texts: their line breaks are content, and their lines
 * must not be indented.
 */
export function tokensOf(tree: ts.SourceFile): { tokens: Int32Array; texts: TextRange[] } {
  const found: TextRange[] = [];
  const starts: number[] = [];
  const ends = new Map<number, number>();
  const visit = (node: ts.Node): void => {
    if (texts.has(node.kind)) found.push([node.getStart(tree), node.end]);
    if (opaque.has(node.kind)) ends.set(node.getStart(tree), node.end);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, tree.text);
  while (scanner.scan() !== k.EndOfFileToken) {
    const start = scanner.getTokenStart();
    starts.push(start);
    const end = ends.get(start);
    if (end !== undefined) scanner.resetTokenState(end);
  }
  return { tokens: Int32Array.from(starts), texts: found };
}
