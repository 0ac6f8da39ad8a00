import type { ts } from "ts-morph";

import type { CodeBlock } from "../../document/schema.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import { finding } from "../findings.js";
import { FencePlaces, lineStarts } from "../places.js";
import type { Fence } from "./fence.js";
import { importsOf, type RewriteSpecifier } from "./imports.js";
import { namesOf } from "./names.js";
import { parsePlain } from "./parse-plain.js";
import { parseModules } from "./program.js";
import { refusedFindings } from "./refused.js";
import { type Resolver, resolverByChecker, resolverByTables } from "./resolve.js";
import { syntaxFindings } from "./syntax.js";

interface Analysis {
  /** By the block; only those that are valid. Refused constructs are findings and leave their fence readable. */
  fences: Map<CodeBlock, Fence>;
  diagnostics: Diagnostic[];
}

/**
 * Understands the fences of a spec, each parsed alone: what balances only inside a wrapper, or only together with
 * the next fence, is an error where it stands.
 */
export function analyzeFences(
  blocks: readonly CodeBlock[],
  source: string,
  file: string,
  rewrite: RewriteSpecifier,
): Analysis {
  try {
    return analyze(blocks, source, file, rewrite);
  } catch (error) {
    // TypeScript's parser and checker recurse: some ten thousand nested brackets overflow the stack.
    if (!(error instanceof RangeError)) throw error;
    const [only] = blocks;
    const diagnostics =
      only && blocks.length === 1
        ? [tooDeep(only, file)]
        : blocks.flatMap((block) => analyzeFences([block], source, file, rewrite).diagnostics);
    return { fences: new Map(), diagnostics };
  }
}

function analyze(
  blocks: readonly CodeBlock[],
  source: string,
  file: string,
  rewrite: RewriteSpecifier,
): Analysis {
  const analysis: Analysis = { fences: new Map(), diagnostics: [] };
  if (blocks.length === 0) return analysis;
  const starts = lineStarts(source);
  for (const { block, tree, resolver, invalidAt } of parseBlocks(blocks)) {
    const places = new FencePlaces(block, starts);
    const names = namesOf(tree, resolver, places);
    const invalid = invalidAt(places, file);
    analysis.diagnostics.push(...invalid, ...refusedFindings(tree, names.free, places, file));
    if (invalid.length === 0)
      analysis.fences.set(block, { block, tree, places, ...names, ...importsOf(tree, places, rewrite) });
  }
  return analysis;
}

interface ParsedBlock {
  block: CodeBlock;
  tree: ts.SourceFile;
  resolver: Resolver;
  invalidAt: (places: FencePlaces, file: string) => Diagnostic[];
}

/** In the order of the blocks. Only those that are not plain are given to TypeScript's checker, all in one program. */
function parseBlocks(blocks: readonly CodeBlock[]): ParsedBlock[] {
  const plain = blocks.map((block) => parsePlain(block.content));
  const others = blocks.filter((_, index) => plain[index] === undefined);
  const checked = others.length > 0 ? parseModules(others.map(({ content }) => content)) : undefined;
  return blocks.flatMap((block, index): ParsedBlock[] => {
    const own = plain[index];
    if (own) return [{ block, tree: own, resolver: resolverByTables(own), invalidAt: () => [] }];
    const tree = checked?.files[others.indexOf(block)];
    if (!checked || !tree) return [];
    const { program } = checked;
    const resolver = resolverByChecker(tree, program.getTypeChecker());
    const invalidAt = (places: FencePlaces, file: string) => syntaxFindings(tree, program, places, file);
    return [{ block, tree, resolver, invalidAt }];
  });
}

function tooDeep(block: CodeBlock, file: string): Diagnostic {
  const message = "This code is nested too deeply to be read. Split it into functions.";
  return finding("fence-syntax", file, block.range, message);
}
