import { remembering } from "../words/remembering.js";

/**
 * Names of sections and keys compare without emphasis, emoji, what is left of an emoji after a wrong decoding, letter
 * case and punctuation. All known names are ASCII, so that whatever is not drops out.
 */
export const comparable = remembering((name) =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[^\x20-\x7e]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim(),
);

/** The sections of the three templates in their order, and those that this project adds. */
export const sectionKeys = [
  "component mapping",
  "traceability",
  "applies to",
  "test objective",
  "primary objective",
  "success criteria",
  "business value",
  "test specifications",
  "test environment",
  "test data requirements",
  "performance targets",
  "values",
  "test implementation",
  "pre-conditions",
  "test setup",
  "test steps",
  "main test method",
  "test teardown",
  "expected results",
  "pass criteria",
  "fail criteria",
  "test data",
  "validation checklist",
] as const;

export type SectionKey = (typeof sectionKeys)[number];

const sectionsByName = new Map<string, SectionKey>([
  ...sectionKeys.map((key): [string, SectionKey] => [comparable(key), key]),
  ["preconditions", "pre-conditions"],
]);

export const sectionKey = remembering((title) => sectionsByName.get(comparable(title)));

/** The single-valued keys, each with other spellings (mostly the short ones of front matter). */
const keys = {
  "test case id": ["id"],
  "test case name": ["name", "title"],
  "test category": ["category"],
  "certification level": ["level"],
  priority: [],
  "test type": ["type"],
  tags: ["tag"],
  owner: [],
  reviewers: ["reviewer"],
  "architecture component": [],
  "service name": ["service"],
  "module path": [],
  "configuration schema": [],
  "requirements reference": ["requirements", "requirement references", "requirements references"],
  "user story": [],
  "architecture document section": ["architecture", "architecture document sections"],
  "high level task reference": ["tasks", "task reference", "high level task references"],
  "test case status": ["status"],
  created: [],
  "last updated": ["updated"],
  "next review": [],
} as const satisfies Record<string, readonly string[]>;

export type FieldKey = keyof typeof keys;

const keysByName = new Map<string, FieldKey>(
  (Object.entries(keys) as [FieldKey, readonly string[]][]).flatMap(([key, others]) =>
    [key, ...others].map((name): [string, FieldKey] => [name, key]),
  ),
);

export const fieldKey = remembering((name) => keysByName.get(comparable(name)));

export const lifecycleKeys: ReadonlySet<FieldKey> = new Set([
  "test case status",
  "created",
  "last updated",
  "next review",
]);
