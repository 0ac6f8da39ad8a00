import * as z from "zod";

import type { Diagnostic } from "../model/diagnostic.js";
import { locatedSchema, rangeSchema } from "../model/range.js";
import { targetSchema } from "../model/target.js";

/**
 * A spec as read: everything the three templates and DESIGN's additions hold, typed, each with its place in the
 * source. Reading never fails: what is missing is absent here and a diagnostic beside it.
 */
const text = locatedSchema(z.string());

/** A fenced code block. */
export const codeBlockSchema = z.object({
  /** First word of the info string, lower case; empty without one. */
  language: z.string(),
  /** `name=value` and bare words after the language (`timeout=45s`, `file=users.csv`, `invalid`). */
  attributes: z.record(z.string(), z.string()),
  content: z.string(),
  range: rangeSchema,
  /** Where each line of `content` starts in the source. Indentation that CommonMark strips is outside. */
  lines: z.array(z.object({ line: z.int(), column: z.int() })),
});

/** A table: cells are plain text with code ticks removed; each keeps its place. */
export const tableSchema = z.object({
  header: z.array(text),
  rows: z.array(z.object({ cells: z.array(text), range: rangeSchema })),
  range: rangeSchema,
});

/** What a phrase is given: a table, a block quote's text, a fence in a data language. */
export const dataArgumentSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("table"), table: tableSchema, range: rangeSchema }),
  z.object({ kind: z.literal("quote"), text: z.string(), range: rangeSchema }),
  z.object({
    kind: z.enum(["json", "yaml", "csv", "text", "sql", "http", "promql"]),
    block: codeBlockSchema,
    range: rangeSchema,
  }),
]);

/**
 * A run of text that an author wrote as a sentence. `markdown` keeps the inline marks (ticks, emphasis) that phrases
 * bind by; `value` is the same as plain text. Line wraps are single spaces in both.
 */
export const phraseSchema = z.object({ value: z.string(), markdown: z.string(), range: rangeSchema });

export const expectationSchema = z.object({
  id: z.string(),
  polarity: z.enum(["must", "must-not"]),
  phrase: phraseSchema,
  data: z.array(dataArgumentSchema),
  range: rangeSchema,
});

export const stepSchema = z.object({
  number: z.int(),
  /** The number as written, where it differs from the position (`step-numbering`). */
  writtenNumber: z.int().optional(),
  /** The bold title without its final point or colon; the phrase where there is no title. */
  title: text,
  /** Without the bold title; the title where nothing else is there; absent in a step that is only code. */
  phrase: phraseSchema.optional(),
  /** The phrase is the bold title, or the heading: nothing else is said. */
  titleOnly: z.literal(true).optional(),
  code: z.array(codeBlockSchema),
  data: z.array(dataArgumentSchema),
  /** Fences in another programming language: read, shown, never run. */
  reference: z.array(codeBlockSchema),
  expectations: z.array(expectationSchema),
  range: rangeSchema,
});

/** `### Test Setup`, `### Test Teardown`, `### Main Test Method`: code, or a list of phrases, or both. */
export const procedureSchema = z.object({
  code: z.array(codeBlockSchema),
  reference: z.array(codeBlockSchema),
  steps: z.array(stepSchema),
  range: rangeSchema,
});

/** A sentence that is read as none of the phrases around it; where it binds all the same, its author meant it to run. */
export const remarkSchema = z.object({
  phrase: phraseSchema,
  /** What it would be where it stands: under a step an expectation. */
  role: z.enum(["step", "expectation", "precondition", "setup", "teardown"]),
});

export const referenceSchema = z.object({
  /** "PRD" of `PRD 5.1`; where it is not named, the document that the configuration has for the field, if any. */
  document: z.string().optional(),
  section: z.string(),
  title: z.string().optional(),
  text: z.string(),
  range: rangeSchema,
});

export const criterionSchema = z.object({
  /** P1…, F1… */
  id: z.string(),
  polarity: z.enum(["must", "must-not"]),
  phrase: phraseSchema,
  /** `(Steps 2, 3)` at the end. */
  steps: z.array(z.int()),
  range: rangeSchema,
});

export const fixtureSchema = z.object({
  name: z.string(),
  language: z.string(),
  content: z.string(),
  /** Marked `invalid`: broken on purpose. */
  invalid: z.boolean(),
  range: rangeSchema,
});

/** Any `key: value` of the spec, in the order read; nested keys carry their parent. */
export const fieldSchema = z.object({
  /** As written, without marks. */
  key: z.string(),
  parent: z.string().optional(),
  value: z.string(),
  /** The section it stands in, as its canonical key; `front-matter`, `metadata` and `lifecycle` for those blocks. */
  section: z.string(),
  keyRange: rangeSchema,
  valueRange: rangeSchema,
});

export const sectionSchema = z.object({
  /** Canonical key ("test objective"); the heading's own words in lower case where unknown. */
  key: z.string(),
  known: z.boolean(),
  title: z.string(),
  depth: z.int(),
  range: rangeSchema,
  /** From the end of the heading to the next heading of the same or a lower depth. */
  bodyRange: rangeSchema,
  empty: z.boolean(),
});

export const specCaseSchema = z.object({
  id: text,
  name: text,
  /** The case's title, or its row of the `Applies To` table. */
  range: rangeSchema,
  category: text.optional(),
  level: locatedSchema(z.int()).optional(),
  priority: text.optional(),
  type: text.optional(),
  tags: z.array(text),
  owner: text.optional(),
  reviewers: z.array(text),
  component: z.object({
    architectureComponent: text.optional(),
    serviceName: text.optional(),
    modulePath: text.optional(),
    configurationSchema: text.optional(),
  }),
  traceability: z.object({
    requirements: z.array(referenceSchema),
    architecture: z.array(referenceSchema),
    tasks: z.array(referenceSchema),
    userStory: text.optional(),
  }),
  objective: text.optional(),
  successCriteria: z.record(z.string(), text),
  businessValue: text.optional(),
  environment: z.object({
    type: text.optional(),
    infrastructure: z.record(z.string(), text),
    dependencies: z.record(z.string(), text),
  }),
  testDataRequirements: z.record(z.string(), text),
  targets: z.array(targetSchema),
  values: z.array(z.object({ name: z.string(), text: z.string(), range: rangeSchema })),
  preconditions: z.array(z.object({ phrase: phraseSchema, range: rangeSchema })),
  setup: procedureSchema.optional(),
  teardown: procedureSchema.optional(),
  mainMethod: procedureSchema.optional(),
  steps: z.array(stepSchema),
  passCriteria: z.array(criterionSchema),
  failCriteria: z.array(criterionSchema),
  fixtures: z.array(fixtureSchema),
  checklist: z.array(z.object({ text: z.string(), checked: z.boolean(), range: rangeSchema })),
  remarks: z.array(remarkSchema),
  status: text.optional(),
  created: text.optional(),
  lastUpdated: text.optional(),
  nextReview: text.optional(),
});

export const specDocumentSchema = z.object({
  /** Relative to the project's root, with `/`. */
  file: z.string(),
  /** SHA-256 of the file's bytes, hex. */
  hash: z.string(),
  title: text.optional(),
  sections: z.array(sectionSchema),
  fields: z.array(fieldSchema),
  /** HTML comments, without their marks. */
  comments: z.array(text),
  /** One case, or one per row of `Applies To`. Empty where the file has no usable id. */
  cases: z.array(specCaseSchema),
  /** Cases whose id is missing, malformed or given before: shown to people, never compiled. */
  unidentified: z.array(specCaseSchema),
});

export type CodeBlock = z.infer<typeof codeBlockSchema>;
export type Table = z.infer<typeof tableSchema>;
export type DataArgument = z.infer<typeof dataArgumentSchema>;
export type Phrase = z.infer<typeof phraseSchema>;
export type Expectation = z.infer<typeof expectationSchema>;
export type Step = z.infer<typeof stepSchema>;
export type Procedure = z.infer<typeof procedureSchema>;
export type Remark = z.infer<typeof remarkSchema>;
export type Reference = z.infer<typeof referenceSchema>;
export type Criterion = z.infer<typeof criterionSchema>;
export type Fixture = z.infer<typeof fixtureSchema>;
export type Field = z.infer<typeof fieldSchema>;
export type Section = z.infer<typeof sectionSchema>;
export type SpecCase = z.infer<typeof specCaseSchema>;
export type SpecDocument = z.infer<typeof specDocumentSchema>;

/** What reading gives: the document, its source text for ranges and frames, and what was wrong. */
export interface ReadResult {
  document: SpecDocument;
  source: string;
  diagnostics: Diagnostic[];
}
