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
  /** By the block; only those without findings. */
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
  const analysis: Analysis = { fences: new Map(), diagnostics: [] };
  if (blocks.length === 0) return analysis;
  const starts = lineStarts(source);
  try {
    const { program, files } = parseModules(blocks.map((block) => block.content));
    blocks.forEach((block, index) => {
      const tree = files[index];
      if (!tree) return;
      const places = new FencePlaces(block, starts);
      const names = namesOf(tree, program.getTypeChecker(), places);
      const found = [
        ...syntaxFindings(tree, program, places, file),
        ...refusedFindings(tree, names.free, places, file),
      ];
      analysis.diagnostics.push(...found);
      if (found.length === 0)
        analysis.fences.set(block, { block, tree, places, ...names, ...importsOf(tree, places, rewrite) });
    });
    return analysis;
  } catch (error) {
    // TypeScript's parser and checker recurse: some ten thousand nested brackets overflow the stack.
    if (!(error instanceof RangeError)) throw error;
    return {
      fences: new Map(),
      diagnostics: [blocks.length > 1 ? each(blocks, source, file, rewrite) : [tooDeep(blocks, file)]].flat(),
    };
  }
}

/** One of several fences is nested too deeply: finds out which by taking them one by one. */
function each(
  blocks: readonly CodeBlock[],
  source: string,
  file: string,
  rewrite: RewriteSpecifier,
): Diagnostic[] {
  return blocks.flatMap((block) => analyzeFences([block], source, file, rewrite).diagnostics);
}

function tooDeep(blocks: readonly CodeBlock[], file: string): Diagnostic {
  const [block] = blocks;
  if (!block) throw new Error("tooDeep needs the block that it is about");
  return finding(
    "fence-syntax",
    file,
    block.range,
    "This code is nested too deeply to be read. Split it into functions.",
  );
}
