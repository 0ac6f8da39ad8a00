import { type Figure, figuresOf, partsProgress, progressOf, statedProgress } from "./figures.js";
import { type PlanNode, type PlanTree } from "./tree.js";

/** Numbers of one part of a plan that cannot all be true. */
export interface Contradiction {
  /** Names from the phase down; empty for the plan itself. */
  path: string[];
  /** `tests`: how many there are; `implemented`, `remaining`: how many are done, or left. */
  about: "tests" | "implemented" | "remaining";
  figures: Figure[];
  /** Parts below in which the difference arises. */
  arisesIn: string[][];
  /** In the plan's file. */
  line: number;
}

/**
 * Every place of a plan at which declared numbers, the sums of their parts and the ids listed differ, from the whole
 * down. All of it follows from the tree: nothing is known beforehand about where it is wrong.
 */
export function contradictionsOf(tree: PlanTree): Contradiction[] {
  return visit(tree.root, [], tree);
}

function visit(node: PlanNode, path: string[], tree: PlanTree): Contradiction[] {
  const below = node.children.flatMap((child) => visit(child, [...path, child.name], tree));
  const line = node.range.start.line;
  const found = (["tests", "implemented", "remaining"] as const).flatMap((about): Contradiction[] => {
    const figures =
      about === "tests" ? [...figuresOf(node, tree), ...sumsOf(node)] : progressFigures(node, about);
    if (new Set(figures.map(({ tests }) => tests)).size < 2) return [];
    const arisesIn = explains(about, figures) ? origins(node, path, below) : [];
    return [{ path, about, figures, arisesIn, line }];
  });
  return [...found, ...below];
}

/** Only a difference between what is declared and what is listed can come from below. */
const explains = (about: Contradiction["about"], figures: readonly Figure[]): boolean =>
  about === "tests" && figures.some(({ kind }) => kind === "listed");

/** Down the parts that contradict themselves, to those whose own parts do not. */
function origins(node: PlanNode, path: string[], below: readonly Contradiction[]): string[][] {
  return node.children.flatMap((child) => {
    const at = [...path, child.name].join("\n");
    const own = below.find((one) => one.about === "tests" && one.path.join("\n") === at);
    if (own === undefined) return [];
    return own.arisesIn.length > 0 ? own.arisesIn : [own.path];
  });
}

function progressFigures(node: PlanNode, about: "implemented" | "remaining"): Figure[] {
  const own = node.declared.flatMap((declared): Figure[] => {
    const tests = progressOf(declared, about);
    const { source, says } = declared;
    return tests === undefined
      ? []
      : [
          {
            tests,
            kind: "declared",
            sources: source === undefined ? [] : [source],
            ...(says !== undefined && { says }),
          },
        ];
  });
  const parts = partsProgress(node, about);
  return parts === undefined ? own : [...own, { tests: parts.value, kind: "parts", sources: parts.sources }];
}

/** The sums of declarations that do not add up in themselves. */
function sumsOf({ declared }: PlanNode): Figure[] {
  return declared.flatMap(({ tests, implemented, remaining, source }): Figure[] => {
    if (implemented === undefined || remaining === undefined || tests === implemented + remaining) return [];
    return [
      {
        tests: implemented + remaining,
        kind: "parts",
        sources: source === undefined ? [] : [source],
        says: `${implemented} implemented + ${remaining} remaining`,
      },
    ];
  });
}

/** A document's word on progress that the specs have overtaken, or never reached. */
export interface Outdated {
  path: string[];
  declared: number;
  written: number;
  sources: string[];
}

/** Where documents call another number of cases implemented than are written. */
export function outdatedOf(tree: PlanTree, isWritten: (id: string) => boolean): Outdated[] {
  const look = (node: PlanNode, path: string[]): Outdated[] => {
    const stated = node.declared.length > 0 ? statedProgress(node, "implemented") : undefined;
    const written = countWritten(node, isWritten);
    const own =
      stated === undefined || stated.value === written
        ? []
        : [{ path, declared: stated.value, written, sources: stated.sources }];
    return [...own, ...node.children.flatMap((child) => look(child, [...path, child.name]))];
  };
  return look(tree.root, []);
}

function countWritten(node: PlanNode, isWritten: (id: string) => boolean): number {
  const own = (node.cases ?? []).filter(({ id }) => isWritten(id)).length;
  return node.children.reduce((count, child) => count + countWritten(child, isWritten), own);
}
