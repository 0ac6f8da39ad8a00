import type { CodeBlock } from "../../document/schema.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import { finding } from "../findings.js";
import { FencePlaces, lineStarts } from "../places.js";
import type { Fence } from "./fence.js";
import { importsOf, type RewriteSpecifier } from "./imports.js";
import { namesOf } from "./names.js";
import { parseModules } from "./program.js";
import { refusedFindings } from "./refused.js";
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
  const { program, files } = parseModules(blocks.map((block) => block.content));
  blocks.forEach((block, index) => {
    const tree = files[index];
    if (!tree) return;
    const places = new FencePlaces(block, starts);
    const names = namesOf(tree, program.getTypeChecker(), places);
    const invalid = syntaxFindings(tree, program, places, file);
    analysis.diagnostics.push(...invalid, ...refusedFindings(tree, names.free, places, file));
    if (invalid.length === 0)
      analysis.fences.set(block, { block, tree, places, ...names, ...importsOf(tree, places, rewrite) });
  });
  return analysis;
}

function tooDeep(block: CodeBlock, file: string): Diagnostic {
  const message = "This code is nested too deeply to be read. Split it into functions.";
  return finding("fence-syntax", file, block.range, message);
}
