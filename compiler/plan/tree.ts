import type { Range } from "../model/range.js";
import type { PlanSource } from "./schema.js";

/** A test case that a plan lists. */
export interface ListedCase {
  id: string;
  name?: string;
  priority?: string;
}

/** What a document says about how many test cases there are. */
export interface Declaration {
  tests: number;
  /** How many of them the document calls done, where it says so. */
  implemented?: number;
  remaining?: number;
  /** A key of the plan's sources. */
  source?: string;
  says?: string;
}

/** The plan, one of its phases, areas or groups. */
export interface PlanNode {
  kind: "plan" | "phase" | "area" | "group";
  name: string;
  priority?: string;
  weeks?: string;
  declared: Declaration[];
  /** Those that stand directly in this part; absent where the plan does not say which. */
  cases?: ListedCase[];
  children: PlanNode[];
  range: Range;
}

/** A plan as read. */
export interface PlanTree {
  /** Relative to the project's root, with `/`. */
  file: string;
  sources: Readonly<Record<string, PlanSource>>;
  /** Where the ids come from: a key of `sources`. */
  listing?: string;
  root: PlanNode;
}

/** All cases of a part and what is below it, in the order of the plan. */
export function listedCases(node: PlanNode): ListedCase[] {
  return [...(node.cases ?? []), ...node.children.flatMap(listedCases)];
}

/** The areas of a plan, with the phase that each stands in. What a phase, or the plan, lists itself counts as an area. */
export function areasOf({ root }: PlanTree): { phase?: PlanNode; area: PlanNode }[] {
  const direct = (node: PlanNode): PlanNode[] =>
    node.cases === undefined ? [] : [{ ...node, kind: "area", children: [], declared: [] }];
  return [
    ...direct(root).map((area) => ({ area })),
    ...root.children.flatMap((node) =>
      node.kind === "area"
        ? [{ area: node }]
        : [...direct(node), ...node.children].map((area) => ({ phase: node, area })),
    ),
  ];
}
