import type { ConfigData } from "../config/schema.js";
import type { Located, Range } from "../model/range.js";
import { checklistOf, criteriaOf, preconditionsOf } from "./criteria.js";
import type { FamilyRow } from "./family.js";
import { fixturesOf } from "./fixtures.js";
import { categoryOf, type IdParts } from "./identity.js";
import type { Lookup } from "./lookup.js";
import { proseOf, type SpecParts } from "./parts.js";
import { procedureOf, type ProcedureKey, testStepsOf } from "./procedures.js";
import type { Reading } from "./reading.js";
import { referencesOf } from "./references.js";
import type { Remark, SpecCase } from "./schema.js";
import { targetsOf } from "./targets.js";

/** What the cases of one file share: read once, with its problems reported once. */
export type CaseBody = Pick<
  SpecCase,
  | "preconditions"
  | "setup"
  | "teardown"
  | "mainMethod"
  | "steps"
  | "passCriteria"
  | "failCriteria"
  | "fixtures"
  | "checklist"
  | "objective"
  | "businessValue"
  | "remarks"
>;

export function caseBody(parts: SpecParts, reading: Reading): CaseBody {
  const procedure = (key: ProcedureKey) => procedureOf(parts.nodes(key), key, reading);
  return present({
    objective:
      proseOf(parts.nodes("primary objective"), reading) ?? proseOf(parts.nodes("test objective"), reading),
    businessValue: proseOf(parts.nodes("business value"), reading),
    preconditions: preconditionsOf(parts.nodes("pre-conditions"), reading),
    setup: procedure("test setup"),
    steps: testStepsOf(parts.nodes("test steps"), reading),
    mainMethod: procedure("main test method"),
    teardown: procedure("test teardown"),
    passCriteria: criteriaOf(parts.nodes("pass criteria"), "P", reading),
    failCriteria: criteriaOf(parts.nodes("fail criteria"), "F", reading),
    fixtures: fixturesOf(parts.nodes("test data"), reading),
    checklist: checklistOf(parts.nodes("validation checklist"), reading),
    // What all of them left out.
    remarks: unreported(reading),
  });
}

/** Who a case is. */
export interface CaseIdentity {
  id: Located<string>;
  name: Located<string>;
  parts: IdParts | undefined;
  range: Range;
}

/** Builds one case from its identity, its fields and the body that it shares with the others of its file. */
export function specCase(
  identity: CaseIdentity,
  lookup: Lookup,
  body: CaseBody,
  row: FamilyRow | undefined,
  config: Pick<ConfigData, "documents" | "levels">,
  reading: Reading,
): SpecCase {
  const { id, name, parts, range } = identity;
  const category =
    lookup.text("test category") ?? derived(parts?.category && categoryOf(parts.category, config.levels), id);
  return present({
    id,
    name,
    range,
    category,
    level: levelOf(lookup.text("certification level")) ?? derived(parts?.level, id),
    priority: lookup.text("priority"),
    type: lookup.text("test type"),
    tags: lookup.list("tags", reading),
    owner: lookup.text("owner"),
    reviewers: lookup.list("reviewers", reading),
    component: present({
      architectureComponent: lookup.text("architecture component"),
      serviceName: lookup.text("service name"),
      modulePath: lookup.text("module path"),
      configurationSchema: lookup.text("configuration schema"),
    }),
    traceability: present({
      requirements: referencesOf(
        lookup.all("requirements reference"),
        "requirements",
        config.documents,
        reading,
      ),
      architecture: referencesOf(
        lookup.all("architecture document section"),
        "architecture",
        config.documents,
        reading,
      ),
      tasks: referencesOf(lookup.all("high level task reference"), "tasks", config.documents, reading),
      userStory: lookup.text("user story"),
    }),
    successCriteria: lookup.record("success criteria"),
    environment: present({
      type: lookup.entry("test environment", "environment type"),
      infrastructure: lookup.record("test environment", /infrastructure/i),
      dependencies: lookup.record("test environment", /dependenc/i),
    }),
    testDataRequirements: lookup.record("test data requirements"),
    targets: targetsOf(lookup.section("performance targets"), reading),
    values: valuesOf(lookup, row),
    ...body,
    status: lookup.text("test case status"),
    created: lookup.text("created"),
    lastUpdated: lookup.text("last updated"),
    nextReview: lookup.text("next review"),
  });
}

/** The declared values, and the columns of the case's row. */
function valuesOf(lookup: Lookup, row: FamilyRow | undefined): SpecCase["values"] {
  const declared = lookup
    .section("values")
    .map(({ key, value, valueRange }) => ({ name: key, text: value, range: valueRange }));
  const columns = (row?.cells ?? []).map(({ column, cell }) => ({
    name: column.value,
    text: cell.value,
    range: cell.range,
  }));
  return [
    ...declared,
    ...columns.filter(
      ({ name }) => !declared.some((other) => other.name.toLowerCase() === name.toLowerCase()),
    ),
  ];
}

/** `Level 2`, `2`, `Level 2 - Integration`. */
function levelOf(field: Located<string> | undefined): Located<number> | undefined {
  const number = /^\s*(?:level\s*)?(\d{1,2})\b/i.exec(field?.value ?? "")?.[1];
  return field === undefined || number === undefined
    ? undefined
    : { value: Number(number), range: field.range };
}

function derived<T>(value: T | undefined, from: Located<string>): Located<T> | undefined {
  return value === undefined || value === "" ? undefined : { value, range: from.range };
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the members that are not there. */
function present<T extends object>(value: T): Present<T> {
  const members: Partial<T> = {};
  for (const name in value) if (value[name] !== undefined) members[name] = value[name];
  return members as T;
}

/** Sentences whose marks are not told of already. */
function unreported({ remarks, diagnostics }: Reading): Remark[] {
  const lines = new Set(
    diagnostics.filter(({ rule }) => rule === "expectation-mark").map(({ range }) => range.start.line),
  );
  if (lines.size === 0) return remarks;
  return remarks.filter(({ phrase: { range } }) => {
    for (let line = range.start.line; line <= range.end.line; line += 1) if (lines.has(line)) return false;
    return true;
  });
}
