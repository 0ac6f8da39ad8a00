import type { RootContent } from "mdast";

import { nearest } from "../words/nearest.js";
import { remembering } from "../words/remembering.js";
import { holdsExpectations } from "./expectations.js";
import { plainText } from "./inline.js";
import { reportLost } from "./lost-content.js";
import { comparable, type SectionKey, sectionKeys } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Remark, Section } from "./schema.js";
import { type Outline, type Part, stepHeading } from "./sections.js";
import { reportUnread, type UnreadPlace } from "./unread.js";

/** What phrases of a section would be. */
const roles: Partial<Record<SectionKey, Remark["role"]>> = {
  "pre-conditions": "precondition",
  "test setup": "setup",
  "test steps": "step",
  "main test method": "step",
  "test teardown": "teardown",
};

/** Other names that authors give to sections. */
const others: ReadonlyMap<string, SectionKey> = new Map([
  ["prerequisites", "pre-conditions"],
  ["prerequisite", "pre-conditions"],
  ["setup", "test setup"],
  ["set up", "test setup"],
  ["steps", "test steps"],
  ["teardown", "test teardown"],
  ["tear down", "test teardown"],
  ["cleanup", "test teardown"],
  ["clean up", "test teardown"],
  ["targets", "performance targets"],
  ["acceptance criteria", "pass criteria"],
]);

const names = sectionKeys.map(comparable);

/** The section that a title is meant as: without a number before it and an anchor behind it. */
const meantBy = remembering((title): SectionKey | undefined => {
  const name = comparable(title.replace(/\{#[^}]*\}/u, "")).replace(/^[\d ]+/u, "");
  const known = names.includes(name) ? name : nearest(name, names);
  return others.get(name) ?? sectionKeys[names.findIndex((one) => one === known)];
});

/** Says which sections nothing reads, as far as they could be meant to be read, and what of test content they hold. */
export function reportUnreadSections({ parts, sections }: Outline, reading: Reading): void {
  /** The last known section before: what follows a section of steps may be its second half. */
  let before: SectionKey | undefined;
  let steps: Section | undefined;
  for (const [at, section] of sections.entries()) {
    const part = parts[at + 1];
    if (part === undefined) continue;
    if (part.known === undefined) reportUnknown(section, part, before, reading);
    else {
      if (part.known === "test steps") steps = section;
      else if (steps && section.range.start.offset < steps.bodyRange.end.offset)
        reportInsideSteps(section, part, reading);
      before = part.known;
      if (containers.has(part.known)) reportInContainer(part, reading);
    }
  }
}

/** Sections that hold sections and nothing else: a heading in them that nobody knows is in no section of its own. */
const containers: ReadonlySet<SectionKey> = new Set([
  "test specifications",
  "test implementation",
  "expected results",
]);

function reportInContainer({ nodes }: Part, reading: Reading): void {
  for (const [at, node] of nodes.entries()) {
    if (node.type !== "heading") continue;
    const behind = nodes.slice(at + 1);
    const next = behind.findIndex(({ type }) => type === "heading");
    const own = next < 0 ? behind : behind.slice(0, next);
    const title = plainText(node).trim();
    reportUnknown({ title, range: rangeOf(node) }, { nodes: own }, undefined, reading);
  }
}

function reportUnknown(
  section: Pick<Section, "title" | "range">,
  part: Pick<Part, "nodes">,
  before: SectionKey | undefined,
  reading: Reading,
): void {
  const meant = meantBy(section.title);
  const role = roles[meant ?? before ?? "values"];
  const instead = `it under a heading that is read, such as "${titleOf(meant ?? before ?? "test steps")}"`;
  const place: UnreadPlace = {
    where: `in the section "${section.title}"`,
    instead,
    ...(role === undefined && meant === undefined && { severity: "warning" as const }),
  };
  if (meant !== undefined) {
    // What all of it hangs on is its name: told once, as an error where test content is under it.
    const inside: Reading = { ...reading, diagnostics: [], remarks: [] };
    reportUnread(
      part.nodes,
      { ...place, ...(role && { phrases: { role, remarks: inside.remarks } }) },
      inside,
    );
    const isError = inside.diagnostics.length > 0;
    if (!isError) reading.remarks.push(...inside.remarks);
    if (part.nodes.length > 0)
      report(
        section.range,
        `section "${section.title}"`,
        `"${titleOf(meant)}" if it is to be read`,
        isError,
        reading,
      );
    return;
  }
  if (role !== undefined && stepHeading.test(section.title))
    report(section.range, `step "${section.title}"`, instead, true, reading);
  // A table may be content of any section.
  const nodes = part.nodes.filter(({ type }) => type !== "table");
  reportUnread(nodes, { ...place, ...(role && { phrases: { role, remarks: reading.remarks } }) }, reading);
  for (const node of nodes)
    if (holdsExpectations(node)) reportMark(node, section, instead, role !== undefined, reading);
}

/** Sections whose items may have marks. */
const withMarks: ReadonlySet<SectionKey> = new Set([
  "pass criteria",
  "fail criteria",
  "pre-conditions",
  "success criteria",
  "validation checklist",
  "test setup",
  "test teardown",
  "main test method",
]);

/** A known heading among the steps ends them: what goes on counting behind it is read as something else. */
function reportInsideSteps(section: Section, { known, nodes }: Part, reading: Reading): void {
  const instead = `it before the heading "${section.title}", which ends the steps, or without the heading`;
  for (const node of nodes) {
    const goesOn = node.type === "list" && node.ordered === true && (node.start ?? 1) > 1;
    const isStep = node.type === "heading" && stepHeading.test(plainText(node));
    if (goesOn || isStep) report(firstOf(node), "step that a section takes", instead, true, reading);
    else if (known !== undefined && !withMarks.has(known) && holdsExpectations(node))
      reportMark(node, section, instead, true, reading);
  }
}

function reportMark(
  node: RootContent,
  section: Pick<Section, "title">,
  instead: string,
  isError: boolean,
  reading: Reading,
): void {
  report(firstOf(node), `expectation in the section "${section.title}"`, instead, isError, reading);
}

function firstOf(node: RootContent): Section["range"] {
  const first = node.type === "list" ? (node.children[0]?.children[0] ?? node) : node;
  return rangeOf(first);
}

function report(
  range: Section["range"],
  what: string,
  instead: string,
  isError: boolean,
  reading: Reading,
): void {
  const severity = isError ? undefined : "warning";
  reportLost(range, { found: what, expected: instead, what: "section", severity }, reading);
}

const titleOf = (key: SectionKey): string => key.replace(/(^|[ ])[a-z]/gu, (letter) => letter.toUpperCase());
