import type { ts as TypeScript } from "ts-morph";

import type { CodeBlock, SpecCase } from "../document/schema.js";
import { FencePlaces, lineStarts } from "../generate/places.js";
import type { Range } from "../model/range.js";
import { requireTypeScript } from "./require-ts.js";

type Ts = typeof TypeScript;

/** The code of one fence: its syntax tree, and where its nodes stand in the Markdown. */
export interface CodeTree {
  tree: TypeScript.SourceFile;
  /** False where `fence-syntax` has something to say: what is missing there may only be misread. */
  valid: boolean;
  rangeOf: (node: TypeScript.Node) => Range;
}

/** Reads fences with TypeScript's parser. */
export interface CodeReader {
  /** Loaded when it is first asked for: that is slow, and most projects hold no code that takes a tree to be judged. */
  readonly ts: Ts;
  /** Whether Node gives a name without a declaration. */
  isGlobal: (name: string) => boolean;
  /** Nothing where the fence nests too deeply for the parser. Each fence is parsed once. */
  read(block: CodeBlock, source: string): CodeTree | undefined;
}

export async function codeReader(): Promise<CodeReader> {
  const { isGlobal } = await import("../generate/scope/globals.js");
  let loaded: Ts | undefined;
  const typescript = (): Ts => (loaded ??= requireTypeScript());
  const known = new WeakMap<CodeBlock, CodeTree | undefined>();
  return {
    get ts() {
      return typescript();
    },
    isGlobal,
    read(block, source) {
      if (!known.has(block)) known.set(block, readFence(typescript(), block, source));
      return known.get(block);
    },
  };
}

function readFence(ts: Ts, block: CodeBlock, source: string): CodeTree | undefined {
  const tree = parse(ts, block.content);
  if (tree === undefined) return undefined;
  let places: FencePlaces | undefined;
  return {
    tree,
    // TypeScript keeps the parser's findings on the tree and leaves them out of its types.
    valid: (tree as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length === 0,
    rangeOf(node) {
      places ??= new FencePlaces(block, lineStarts(source));
      return places.range(node.getStart(tree), node.getEnd());
    },
  };
}

function parse(ts: Ts, content: string): TypeScript.SourceFile | undefined {
  try {
    return ts.createSourceFile("/step.ts", content, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const blocksOfCases = new WeakMap<SpecCase, readonly CodeBlock[]>();

/** Every fence of code of a case that may run; gathered once for all rules. */
export function codeBlocks(spec: SpecCase): readonly CodeBlock[] {
  const known = blocksOfCases.get(spec);
  if (known !== undefined) return known;
  const procedures = [spec.setup, spec.mainMethod, spec.teardown].flatMap((found) => found ?? []);
  const blocks = [
    ...procedures.flatMap(({ code, steps }) => [...code, ...steps.flatMap((step) => step.code)]),
    ...spec.steps.flatMap(({ code }) => code),
  ];
  blocksOfCases.set(spec, blocks);
  return blocks;
}

/** The trees of some fences; without those that cannot be read. */
export function treesOf(
  code: CodeReader | undefined,
  blocks: readonly CodeBlock[],
  source: string,
): CodeTree[] {
  return code === undefined ? [] : blocks.flatMap((block) => code.read(block, source) ?? []);
}

/**
 * The trees of those fences in whose text `words` occurs: most fences hold none of what a rule is about, and need not
 * be walked for it. An escape in a name could hide any word.
 */
export function treesHolding(
  words: RegExp,
  code: CodeReader,
  blocks: readonly CodeBlock[],
  source: string,
): CodeTree[] {
  const worthReading = blocks.filter(({ content }) => words.test(content) || content.includes("\\u"));
  return treesOf(code, worthReading, source);
}

const nodesOfTrees = new WeakMap<TypeScript.SourceFile, TypeScript.Node[]>();

/** All nodes of a tree, depth first; walked once for all rules. */
export function nodesOf(ts: Ts, tree: TypeScript.SourceFile): readonly TypeScript.Node[] {
  const known = nodesOfTrees.get(tree);
  if (known !== undefined) return known;
  const nodes = descendants(ts, tree);
  nodesOfTrees.set(tree, nodes);
  return nodes;
}

/** The nodes below a node, depth first, without recursion: code may nest deeply. `enter` decides what is looked into. */
export function descendants(
  ts: Ts,
  node: TypeScript.Node,
  enter: (node: TypeScript.Node) => boolean = () => true,
): TypeScript.Node[] {
  const found: TypeScript.Node[] = [];
  const open: TypeScript.Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    if (next !== node && !enter(next)) continue;
    const children: TypeScript.Node[] = [];
    ts.forEachChild(next, (child) => {
      children.push(child);
    });
    open.push(...children.reverse());
  }
  return found;
}
