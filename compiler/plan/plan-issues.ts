import { inspect } from "node:util";
import type * as z from "zod";

import type { Path } from "./plan-places.js";

/** One thing that is wrong in a plan. */
interface IssueFinding {
  path: Path;
  /** The key is what is wrong, not its value. */
  atKey: boolean;
  message: string;
}

/** The single findings in an issue: those of a union are those of the alternative that came furthest. */
export function issueFindings(issue: z.core.$ZodIssue, around: Path = []): IssueFinding[] {
  const path = [...around, ...issue.path];
  if (issue.code === "invalid_union") {
    const depth = (issues: z.core.$ZodIssue[]) =>
      Math.max(...issues.flatMap((one) => issueFindings(one)).map((leaf) => leaf.path.length));
    const furthest = issue.errors.reduce((a, b) => (depth(b) > depth(a) ? b : a));
    const inner = furthest.flatMap((one) => issueFindings(one, path));
    return inner.some((leaf) => leaf.path.length > path.length)
      ? inner
      : [{ path, atKey: false, message: `Unexpected ${show(issue.input)}, expected ${wanted(path)}` }];
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      atKey: true,
      message: `Unexpected "${key}", expected ${wanted(path)}`,
    }));
  }
  return [{ path, atKey: false, message: describe(issue) }];
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") {
    const missing = issue.input === undefined;
    const name = String(issue.path.at(-1) ?? "plan");
    return missing
      ? `Unexpected part without \`${name}\`, expected one`
      : `Unexpected ${show(issue.input)}, expected ${kinds[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === "too_small")
    return `Unexpected ${show(issue.input)}, expected ${issue.origin === "string" ? "text" : "0 or more"}`;
  return `Unexpected ${show(issue.input)}, ${issue.message}`;
}

const kinds: Record<string, string> = {
  int: "a whole number",
  number: "a whole number",
  string: "text",
  object: "a map",
  array: "a list",
  record: "a map",
};

/** What may stand at a place, with an example. */
function wanted(path: Path): string {
  const at = path.findLast((key) => typeof key === "string");
  switch (at) {
    case "declared":
      return "`tests`, `implemented`, `remaining`, `source`, `says`, such as { tests: 12, remaining: 10 }";
    case "cases":
      return "cases such as - { id: TC-L1-COMP-A-001, name: A case, priority: High }";
    case "groups":
      return "`name`, `source`, `priority`, `declared`, `cases`";
    case "areas":
      return "`name`, `source`, `priority`, `declared`, `cases`, `groups`";
    case "phases":
      return "`name`, `weeks`, `source`, `priority`, `declared`, `cases`, `areas`";
    case undefined:
      return "`sources`, `listing`, `declared`, `phases`, `areas`, `cases`";
    default:
      return "`document`, `heading`";
  }
}

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : inspect(value, { breakLength: Infinity, depth: 2 });
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
