import type { ts } from "ts-morph";

import type { CodeBlock } from "../../document/schema.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import type { FencePlaces } from "../places.js";
import type { FenceCode } from "./fence.js";
import { importsOf, type RewriteSpecifier } from "./imports.js";
import { namesOf } from "./names.js";
import { firstStatement, parseModules } from "./program.js";
import { refusedFindings } from "./refused.js";
import { resolverByChecker } from "./resolve.js";
import { syntaxFindings } from "./syntax.js";
import { tokensOf } from "./tokens.js";

/** A block and where its text stands. */
export interface PlacedBlock {
  block: CodeBlock;
  places: FencePlaces;
}

/** What of some blocks is valid code, in their order, and what is wrong with them. */
export interface CodeAnalysis {
  codes: (FenceCode | undefined)[];
  diagnostics: Diagnostic[];
}

export type AnalyzeCode = (
  blocks: readonly PlacedBlock[],
  file: string,
  rewrite: RewriteSpecifier,
) => CodeAnalysis;

/** Understands code of any form by TypeScript's parser and checker, all blocks in one program: exact and slow. */
export const analyzeByTypeScript: AnalyzeCode = (blocks, file, rewrite) => {
  const { files, program } = parseModules(blocks.map(({ block }) => block.content));
  const diagnostics: Diagnostic[] = [];
  const codes = blocks.map(({ places }, index) => {
    const tree = files[index];
    return tree && codeOf(tree, program, places, file, rewrite, diagnostics);
  });
  return { codes, diagnostics };
};

/** Refused constructs are findings and leave their code readable; nothing for code that is no module. */
function codeOf(
  tree: ts.SourceFile,
  program: ts.Program,
  places: FencePlaces,
  file: string,
  rewrite: RewriteSpecifier,
  diagnostics: Diagnostic[],
): FenceCode | undefined {
  const names = namesOf(tree, resolverByChecker(tree, program.getTypeChecker()), places);
  const invalid = syntaxFindings(tree, program, places, file);
  diagnostics.push(...invalid, ...refusedFindings(tree, names.free, places, file));
  if (invalid.length > 0) return undefined;
  const first = firstStatement(tree);
  return {
    ...tokensOf(tree),
    ...(first !== undefined && { firstStatement: first }),
    ...names,
    ...importsOf(tree, places, rewrite),
  };
}
