import type { Document } from "yaml";

import type { Diagnostic } from "../model/diagnostic.js";
import { type LineIndex, problem } from "../parse/index.js";
import { issueFindings } from "./plan-issues.js";
import { type Path, Places } from "./plan-places.js";
import { type CasesInput, type DeclarationInput, type PlanFile, planFileSchema } from "./schema.js";
import { type Declaration, type ListedCase, listedCases, type PlanNode, type PlanTree } from "./tree.js";

/** A plan, or what keeps it from being one: each finding at its place in the YAML. */
export interface PlanReading {
  tree?: PlanTree;
  diagnostics: Diagnostic[];
}

/**
 * Reads the parts, numbers and cases of a plan.
 *
 * @param document parsed without errors
 * @param lines of the document's source
 */
export function readPlanTree(document: Document, lines: LineIndex, file: string): PlanReading {
  const places = new Places(document, lines);
  const refuse = (path: Path, message: string, related: Diagnostic["related"] = []): Diagnostic =>
    problem("plan-form", file, places.of(path), { message, related });
  const value = valueOf(document);
  if (value instanceof Error)
    return { diagnostics: [refuse([], `Unexpected YAML in the plan: ${value.message}`)] };
  if (value === null) {
    return {
      diagnostics: [
        refuse([], "Unexpected empty plan, expected test cases such as `cases: [TC-L1-COMP-A-001]`"),
      ],
    };
  }
  const parsed = planFileSchema.safeParse(value, { reportInput: true });
  if (!parsed.success)
    return {
      diagnostics: parsed.error.issues
        .flatMap((issue) => issueFindings(issue))
        .map(({ path, message, atKey }) =>
          problem("plan-form", file, places.of(path, { atKey }), { message }),
        ),
    };
  const root = planNode(parsed.data, places);
  const tree: PlanTree = {
    file,
    sources: parsed.data.sources,
    ...(parsed.data.listing !== undefined && { listing: parsed.data.listing }),
    root,
  };
  return {
    tree,
    diagnostics: [
      ...unknownSources(parsed.data).map(({ path, key }) =>
        refuse(path, `Unexpected source "${key}", expected a key of \`sources\`${known(parsed.data)}`),
      ),
      ...(listedCases(root).length === 0
        ? [refuse([], "Unexpected plan without a test case, expected at least one id under `cases`")]
        : []),
    ],
  };
}

/** An alias of nothing, or aliases that grow without bound, are errors only when values are made of them. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const known = ({ sources }: PlanFile): string => {
  const keys = Object.keys(sources);
  return keys.length === 0 ? ", and there are none" : `: ${keys.join(", ")}`;
};

type Part = Omit<NonNullable<PlanFile["phases"]>[number], "areas" | "weeks">;

function planNode(file: PlanFile, places: Places): PlanNode {
  const group = (part: Part, path: Path, source: string | undefined) => node("group", part, path, source, []);
  const area = (
    part: NonNullable<PlanFile["areas"]>[number],
    path: Path,
    outer: string | undefined,
  ): PlanNode => {
    const source = part.source ?? outer;
    const groups = (part.groups ?? []).map((one, at) => group(one, [...path, "groups", at], source));
    return node("area", part, path, source, groups);
  };
  const phase = (part: NonNullable<PlanFile["phases"]>[number], path: Path): PlanNode => {
    const areas = (part.areas ?? []).map((one, at) => area(one, [...path, "areas", at], part.source));
    return {
      ...node("phase", part, path, part.source, areas),
      ...(part.weeks !== undefined && { weeks: part.weeks }),
    };
  };
  function node(
    kind: PlanNode["kind"],
    part: Part,
    path: Path,
    source: string | undefined,
    children: PlanNode[],
  ): PlanNode {
    const { name, priority, declared, cases } = part;
    return {
      kind,
      name,
      ...(priority !== undefined && { priority }),
      declared: declarations(declared, part.source ?? source),
      ...(cases !== undefined && { cases: casesOf(cases) }),
      children,
      range: places.name(path),
    };
  }
  return {
    kind: "plan",
    name: "The plan",
    declared: declarations(file.declared, undefined),
    ...(file.cases !== undefined && { cases: casesOf(file.cases) }),
    children: [
      ...(file.phases ?? []).map((one, at) => phase(one, ["phases", at])),
      ...(file.areas ?? []).map((one, at) => area(one, ["areas", at], undefined)),
    ],
    range: places.of(["declared"]),
  };
}

function declarations(declared: PlanFile["declared"], source: string | undefined): Declaration[] {
  const list: DeclarationInput[] =
    declared === undefined ? [] : Array.isArray(declared) ? declared : [declared];
  return list.map(({ tests, implemented, remaining, source: own = source, says }) => ({
    tests: tests ?? (implemented ?? 0) + (remaining ?? 0),
    ...(implemented !== undefined && { implemented }),
    ...(remaining !== undefined && { remaining }),
    ...(own !== undefined && { source: own }),
    ...(says !== undefined && { says }),
  }));
}

function casesOf(cases: CasesInput): ListedCase[] {
  if (!Array.isArray(cases))
    return Object.entries(cases).map(([id, name]) => ({ id, ...(name !== null && { name }) }));
  return cases.map((item) => {
    if (typeof item === "string") return { id: item };
    const { id, name, priority } = item;
    return { id, ...(name !== undefined && { name }), ...(priority !== undefined && { priority }) };
  });
}

/** Every `source` and `listing` that names none of the sources. */
function unknownSources(file: PlanFile): { path: Path; key: string }[] {
  const found: { path: Path; key: string }[] = [];
  const look = (value: unknown, path: Path): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(name) : name];
      const isSource =
        (name === "source" && !Array.isArray(value)) || (name === "listing" && path.length === 0);
      if (isSource && typeof member === "string" && !Object.hasOwn(file.sources, member))
        found.push({ path: at, key: member });
      // Names by id may hold any key.
      else if (name !== "cases" && name !== "sources") look(member, at);
    }
  };
  look(file, []);
  return found;
}
