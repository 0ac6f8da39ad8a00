import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";

import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import type { ReadResult } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import { LineIndex } from "../parse/index.js";
import { applyFixes } from "./apply-fixes.js";
import { checkSpecs, readCatalogue } from "./check-specs.js";
import { generatorFindings } from "./generator-findings.js";

const root = join(__dirname, "..", "..");

/** Every real spec and template of the project, by its path. */
export function realSpecs(): { file: string; text: string }[] {
  const folders = ["specs", "templates"].map((folder) => join(root, folder));
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) =>
          /(?:^|[\\/])(?:TC-[^\\/]*|component|integration|performance)\.md(?:\.txt)?$/u.test(name),
        )
        .map((name) => join(folder, name)),
    )
    .sort()
    .map((path) => ({ file: "specs/TC-L2-INT-DB-001.md", text: readFileSync(path, "utf8") }));
}

/** Pieces that parsers stumble over. */
const hostile = [
  "\n",
  "\r",
  "\r\n",
  "\t",
  "    ",
  "`",
  "```",
  "````ts\n",
  "**",
  "_",
  "|",
  "\n|---|\n",
  "> ",
  "1. ",
  "- ",
  "- [ ] ",
  "# ",
  "### Test Steps\n",
  "### Applies To\n",
  "---\n",
  "{",
  "}",
  "{X}",
  "${",
  "<!-- tcspec-disable ",
  "-->",
  "<",
  "\u2028",
  "\u0000",
  "\uFEFF",
  "🎯",
  "üéØ",
  "â€™",
  "\ud83d",
  "é",
  "TC-L2-INT-DB-001",
  "**Priority:** ",
  "2000ms",
  "< 2000 ms",
  "N/A (",
  ")",
  "\\",
  "if (x) {",
  "try { expect(1).toBe(2); } catch {",
  "__proto__",
  "constructor",
  "https://u:p@h/",
  "192.168.1.1:80",
  "2025-02-30",
  "99999999999999999999",
  "[",
  "]",
  "[a](b",
  "![",
  ":",
  "=",
];

interface Mutation {
  kind: "insert" | "delete" | "duplicate" | "move" | "replace";
  at: number;
  length: number;
  to: number;
  text: string;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom("insert", "delete", "duplicate", "move", "replace"),
  at: share,
  length: fc.integer({ min: 1, max: 400 }),
  to: share,
  text: fc.oneof(
    fc.constantFrom(...hostile),
    fc.string({ maxLength: 20 }),
    fc.string({ unit: "binary", maxLength: 8 }),
  ),
});

/** A real spec with one to eight changes. */
export function mutatedSpec(): fc.Arbitrary<{ file: string; text: string }> {
  const specs = realSpecs();
  return fc
    .tuple(fc.constantFrom(...specs), fc.array(mutation, { minLength: 1, maxLength: 8 }))
    .map(([spec, mutations]) => ({ ...spec, text: mutations.reduce(mutate, spec.text) }));
}

function mutate(text: string, { kind, at, length, to, text: piece }: Mutation): string {
  const start = Math.floor(at * text.length);
  const end = Math.min(text.length, start + length);
  const target = Math.floor(to * text.length);
  const cut = text.slice(start, end);
  switch (kind) {
    case "insert":
      return text.slice(0, start) + piece + text.slice(start);
    case "delete":
      return text.slice(0, start) + text.slice(end);
    case "duplicate":
      return text.slice(0, target) + cut + text.slice(target);
    case "move": {
      const without = text.slice(0, start) + text.slice(end);
      return without.slice(0, target) + cut + without.slice(target);
    }
    case "replace":
      return text.slice(0, start) + piece + text.slice(end);
  }
}

const config = configDataSchema.parse({
  levels: {
    1: { name: "Component", categories: ["Component"] },
    2: { name: "Integration", categories: ["Integration"] },
    3: { name: "Service", categories: ["Performance"] },
  },
  documents: {
    PRD: { file: "specs/requirements/prd.md", field: "requirements" },
    ARCH: {
      names: ["Architecture Document"],
      file: "specs/requirements/architecture.md",
      field: "architecture",
    },
    TASKS: { file: "specs/requirements/tasks.md", field: "tasks" },
  },
});
const { catalogue } = readCatalogue(config.documents, "tcspec.config.ts", (path) =>
  readFileSync(join(root, path)),
);

/** Runs everything that `check` runs over one text, and fails where a finding is outside of its file. */
export async function checkText(
  file: string,
  text: string,
): Promise<{ read: ReadResult; diagnostics: Diagnostic[] }> {
  const read = readSpec(new TextEncoder().encode(text), file, config);
  const diagnostics = await checkSpecs({
    specs: [read],
    complete: true,
    catalogue,
    bind: (phrase) => ({ kind: "unbound", nearest: [phrase.value] }),
    hasFile: () => false,
    configFile: "tcspec.config.ts",
    config,
    today: "2026-11-23",
    others: await generatorFindings([read], { config }),
  });
  const lines = new LineIndex(read.source);
  for (const diagnostic of diagnostics.filter((found) => found.file === file)) {
    expectInside(diagnostic.range, lines, diagnostic);
    for (const edit of diagnostic.fix?.edits ?? []) expectInside(edit.range, lines, diagnostic);
    for (const place of diagnostic.related.filter((other) => other.file === file))
      expectInside(place.range, lines, diagnostic);
  }
  return { read, diagnostics };
}

function expectInside({ start, end }: Range, lines: LineIndex, { rule, message }: Diagnostic): void {
  const places = { rule, message, start: lines.position(start.offset), end: lines.position(end.offset) };
  expect({ rule, message, start, end }).toEqual(places);
  expect(start.offset).toBeLessThanOrEqual(end.offset);
}

/** Mends a text until nothing is left to mend, and fails where that needs more rounds than `check --fix` has. */
export async function expectMendable(file: string, text: string, diagnostics: Diagnostic[]): Promise<void> {
  let found = diagnostics;
  let source = text;
  for (let round = 0; round < 5; round += 1) {
    const { text: mended, applied } = applyFixes(
      source,
      found.filter((one) => one.file === file),
    );
    if (applied.length === 0) return;
    expect(mended).not.toBe(source);
    source = mended;
    found = (await checkText(file, source)).diagnostics;
  }
  expect(
    found.filter(({ fix }) => fix !== undefined).map(({ rule, message }) => ({ rule, message })),
  ).toEqual([]);
}
