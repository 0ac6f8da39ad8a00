import type { CodeBlock } from "../../document/schema.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import { finding } from "../findings.js";
import { FencePlaces, lineStarts } from "../places.js";
import type { AnalyzeCode } from "./by-typescript.js";
import type { Fence } from "./fence.js";
import type { RewriteSpecifier } from "./imports.js";
import { readPlain } from "./plain/read-plain.js";

interface Analysis {
  /** By the block; only those that are valid. Refused constructs are findings and leave their fence readable. */
  fences: Map<CodeBlock, Fence>;
  diagnostics: Diagnostic[];
}

/** What the blocks of a spec are analyzed in. */
export interface AnalysisContext {
  source: string;
  file: string;
  rewrite: RewriteSpecifier;
  /** Without it there is no answer for code that is not plain. */
  byTypeScript: AnalyzeCode | undefined;
}

/**
 * Understands the fences of a spec, each parsed alone: what balances only inside a wrapper, or only together with
 * the next fence, is an error where it stands. Nothing where the answer takes TypeScript, and it is not there.
 */
export function analyzeFences(blocks: readonly CodeBlock[], context: AnalysisContext): Analysis | undefined {
  try {
    return analyze(blocks, context);
  } catch (error) {
    // TypeScript's parser and checker recurse: some ten thousand nested brackets overflow the stack.
    if (!(error instanceof RangeError)) throw error;
    const [only] = blocks;
    const diagnostics =
      only && blocks.length === 1
        ? [tooDeep(only, context.file)]
        : blocks.flatMap((block) => analyzeFences([block], context)?.diagnostics ?? []);
    return { fences: new Map(), diagnostics };
  }
}

function analyze(
  blocks: readonly CodeBlock[],
  { source, file, rewrite, byTypeScript }: AnalysisContext,
): Analysis | undefined {
  const starts = lineStarts(source);
  const read = blocks.map((block) => {
    const places = new FencePlaces(block, starts);
    return { block, places, code: readPlain(block.content, places, rewrite) };
  });
  const others = read.filter(({ code }) => code === undefined);
  if (others.length > 0 && byTypeScript === undefined) return undefined;
  const { codes, diagnostics } =
    others.length > 0 && byTypeScript ? byTypeScript(others, file, rewrite) : { codes: [], diagnostics: [] };
  const fences = new Map<CodeBlock, Fence>();
  for (const item of read) {
    const { block, places } = item;
    const code = item.code ?? codes[others.indexOf(item)];
    if (code) fences.set(block, { block, places, ...code });
  }
  return { fences, diagnostics };
}

function tooDeep(block: CodeBlock, file: string): Diagnostic {
  const message = "This code is nested too deeply to be read. Split it into functions.";
  return finding("fence-syntax", file, block.range, message);
}
