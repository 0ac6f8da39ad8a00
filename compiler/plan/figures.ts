import { type Declaration, listedCases, type PlanNode, type PlanTree } from "./tree.js";

/** One answer to the question how many test cases a part of the plan has, and who gives it. */
export interface Figure {
  tests: number;
  /**
   * `declared`: a document says so of the part itself; `parts`: what documents say of its parts, added up; `listed`:
   * the ids that stand in it.
   */
  kind: "declared" | "parts" | "listed";
  /** Keys of the plan's sources; empty where the plan does not say. */
  sources: string[];
  /** The document's words, or the addition. */
  says?: string;
}

/** What is known of the size of a part: each declaration, the sum of its parts, the ids listed. */
export function figuresOf(node: PlanNode, { listing }: Pick<PlanTree, "listing">): Figure[] {
  const parts = partsOf(node);
  const declared = node.declared.map(({ tests, implemented, remaining, source, says }): Figure => ({
    tests,
    kind: "declared",
    sources: source === undefined ? [] : [source],
    ...sentence(says ?? addition(tests, implemented, remaining)),
  }));
  const listed = isListed(node)
    ? [
        {
          tests: listedCases(node).length,
          kind: "listed" as const,
          sources: listing === undefined ? [] : [listing],
        },
      ]
    : [];
  return [...declared, ...(parts === undefined ? [] : [parts]), ...listed];
}

/** What documents say of the whole of a part: of itself, else of its parts. */
export function statedTests(node: PlanNode): number | undefined {
  return node.declared[0]?.tests ?? partsOf(node)?.tests;
}

/** What documents say is done and what is left, of the part or added up over its parts. */
export function statedProgress(
  node: PlanNode,
  key: "implemented" | "remaining",
): { value: number; sources: string[] } | undefined {
  const own = node.declared.flatMap((declared) => progressOf(declared, key) ?? []);
  const [first] = own;
  return first === undefined ? partsProgress(node, key) : { value: first, sources: sourcesOf(node) };
}

/** The sum over the parts of a part; absent where one of them says nothing. */
export function partsProgress(
  node: PlanNode,
  key: "implemented" | "remaining",
): { value: number; sources: string[] } | undefined {
  const parts = node.children.map((child) => statedProgress(child, key));
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  const known = parts.flatMap((part) => part ?? []);
  return {
    value: sum(known.map(({ value }) => value)),
    sources: [...new Set(known.flatMap(({ sources }) => sources))],
  };
}

/** What a declaration says of progress; of tests and one of the two the other follows. */
export function progressOf(
  { tests, implemented, remaining }: Declaration,
  key: "implemented" | "remaining",
): number | undefined {
  if (key === "implemented") return implemented ?? (remaining === undefined ? undefined : tests - remaining);
  return remaining ?? (implemented === undefined ? undefined : tests - implemented);
}

/** The sum over parts; absent where there is none, or where one says nothing. */
function partsOf(node: PlanNode): Figure | undefined {
  const parts = node.children.map(statedTests);
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  const tests = parts.flatMap((part) => part ?? []);
  return {
    tests: sum(tests),
    kind: "parts",
    sources: [...new Set(node.children.flatMap(sourcesOf))],
    ...sentence(tests.length > 1 ? tests.join(" + ") : undefined),
  };
}

function sourcesOf(node: PlanNode): string[] {
  const own = node.declared.flatMap(({ source }) => source ?? []);
  return node.declared.length > 0 ? own.slice(0, 1) : [...new Set(node.children.flatMap(sourcesOf))];
}

/** Whether the plan says which cases stand in a part: an empty list says that there are none. */
function isListed(node: PlanNode): boolean {
  return node.cases !== undefined || node.children.some(isListed);
}

const addition = (tests: number, implemented?: number, remaining?: number): string | undefined =>
  // A sum that is none is no document's word: it is told as what it comes to, beside what is declared.
  implemented !== undefined && remaining !== undefined && tests === implemented + remaining
    ? `${tests} = ${implemented} implemented + ${remaining} remaining`
    : undefined;

const sentence = (says: string | undefined): { says?: string } => (says === undefined ? {} : { says });

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
