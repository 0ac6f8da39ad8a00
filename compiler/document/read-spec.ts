import { compileIdPattern } from "../config/id-pattern.js";
import type { ConfigData } from "../config/schema.js";
import { sha256 } from "../files/sha256.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Located } from "../model/range.js";
import { isUnread, parseMarkdown, problem } from "../parse/index.js";
import { caseBody, specCase } from "./case.js";
import { familyRows, type FamilyRow, overriding } from "./family.js";
import { commentsOf } from "./comments.js";
import { addFields, fieldsOf } from "./fields.js";
import { frontMatterFields, reportForeignFrontMatter } from "./front-matter.js";
import { idParts, reportConflict, reportId, type TitleParts, titleParts } from "./identity.js";
import { Lookup, reportFrontMatterConflicts } from "./lookup.js";
import { sectionKey } from "./names.js";
import { type SpecParts, specParts } from "./parts.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Field, ReadResult, SpecCase } from "./schema.js";
import { firstCase } from "./second-title.js";
import { outline, type Part } from "./sections.js";
import { substituteIn, substitution } from "./substitute.js";
import { isOpenComment, reportHtml } from "./unread.js";
import { reportUnreadSections } from "./unread-sections.js";
import { reportUnreadFields } from "./unread-fields.js";

/** What reading needs to know of a project. */
export type ReadConfig = Pick<ConfigData, "idPattern" | "levels" | "documents">;

/**
 * Reads a spec: its bytes become a typed document in which every field keeps its place. Never throws on what the
 * bytes hold: problems are diagnostics, sorted by place. A case without a usable id is not among `cases`.
 *
 * @param file relative to the project's root, with `/`
 */
export function readSpec(bytes: Uint8Array, file: string, config: ReadConfig): ReadResult {
  const hash = sha256(bytes);
  const { root, source, index, diagnostics } = parseMarkdown(bytes, file);
  const reading: Reading = { file, source, index, diagnostics: [...diagnostics], remarks: [] };
  const document: ReadResult["document"] = {
    file,
    hash,
    sections: [],
    fields: [],
    comments: [],
    cases: [],
    unidentified: [],
  };
  if (source.trim() === "" && diagnostics.length === 0) {
    reading.diagnostics.push(
      startProblem(
        'Unexpected empty file, expected a test case: "tcspec new" writes a file to begin with, or remove this one',
        reading,
        { empty: true },
      ),
    );
  } else if (!isUnread(diagnostics)) {
    const pattern = compileIdPattern(config.idPattern);
    const isId = (text: string): boolean => idParts(text, pattern) !== undefined;
    const own = firstCase(root, isId, reading);
    const outlined = outline(own, reading);
    const { title: heading, parts, sections } = outlined;
    reportUnreadSections(outlined, reading);
    // A comment without an end takes in all that follows.
    const last = own.children.at(-1);
    if (last?.type === "html" && isOpenComment(last)) reportHtml(last, reading);
    const title = heading && titleParts(heading, reading);
    document.sections = sections;
    document.fields = allFields(parts, reading);
    document.comments = commentsOf(own, source);
    if (title !== undefined) document.title = title.whole;
    else
      reading.diagnostics.push(
        startProblem(
          'Unexpected text without a title, expected a first heading such as "# TC-L2-INT-DB-001: PostgreSQL Connection Test"',
          reading,
        ),
      );
    reportForeignFrontMatter(reading);
    reportFrontMatterConflicts(document.fields, reading);
    Object.assign(document, readCases(specParts(heading, parts, document.fields), title, config, reading));
  }
  return { document, source, diagnostics: sorted(reading.diagnostics) };
}

function startProblem(message: string, reading: Reading, data: Record<string, unknown> = {}): Diagnostic {
  const start = reading.index.position(0);
  return problem("title-form", reading.file, { start, end: start }, { message, data });
}

/** Sections of sentences, code and data: bold text with a colon is no field there. */
const withoutFields: ReadonlySet<string> = new Set(
  [
    "applies to",
    "primary objective",
    "business value",
    "pre-conditions",
    "test setup",
    "test steps",
    "main test method",
    "test teardown",
    "pass criteria",
    "fail criteria",
    "test data",
  ].flatMap((name) => sectionKey(name) ?? []),
);

/** Those that hold fields and nothing else. */
const metadataSections: ReadonlySet<string> = new Set(["metadata", "component mapping", "traceability"]);

function allFields(parts: Part[], reading: Reading): Field[] {
  const fields: Field[] = [];
  for (const { key, nodes } of parts) {
    for (const node of nodes) if (node.type === "yaml") fields.push(...frontMatterFields(node, reading));
    if (withoutFields.has(key)) fields.push(...lifecycleOnly(nodes, key, reading));
    else addFields(fields, nodes, key, reading);
    if (metadataSections.has(key)) reportUnreadFields(nodes, key, reading);
  }
  return fields;
}

/** The lifecycle block may follow any section, behind a line. */
function lifecycleOnly(nodes: Part["nodes"], key: string, reading: Reading): Field[] {
  const line = nodes.findLastIndex(({ type }) => type === "thematicBreak");
  return line < 0
    ? []
    : fieldsOf(nodes.slice(line + 1), key, reading).filter(({ section }) => section === "lifecycle");
}

/** Rows times lines: every case of a family holds the whole file. */
const largestFamily = 500_000;

function familyTooLarge(rows: number, reading: Reading): Diagnostic {
  const start = reading.index.position(0);
  return problem(
    "file-limits",
    reading.file,
    { start, end: start },
    {
      message: `Unexpected ${rows} rows of Applies To in a file of ${reading.index.lineCount} lines, expected at most ${largestFamily} rows times lines. Split the file.`,
      data: { limit: "family", found: rows * reading.index.lineCount, maximum: largestFamily },
    },
  );
}

type Cases = Pick<ReadResult["document"], "cases" | "unidentified">;

function readCases(
  parts: SpecParts,
  title: TitleParts | undefined,
  config: ReadConfig,
  reading: Reading,
): Cases {
  const body = caseBody(parts, reading);
  const rows = familyRows(parts.nodes("applies to"), reading);
  if ((rows?.length ?? 0) * reading.index.lineCount > largestFamily) {
    reading.diagnostics.push(familyTooLarge(rows?.length ?? 0, reading));
    return { cases: [], unidentified: [] };
  }
  const pattern = compileIdPattern(config.idPattern);
  const build = (row: FamilyRow | undefined): { usable: boolean; found: SpecCase } => {
    const substitute = substitution(
      new Map(row?.cells.map(({ column, cell }) => [column.value.toLowerCase(), cell.value])),
    );
    const lookup = new Lookup(parts.fields, row, substitute);
    const id = row === undefined ? singleId(lookup, title, reading) : overriding(row, "test case id");
    const parsed = id && idParts(id.value, pattern);
    if (parsed === undefined) reportId(id, reading);
    const start = reading.index.position(0);
    const range =
      row?.range ?? (parts.heading ? rangeOf(parts.heading) : (id?.range ?? { start, end: start }));
    const none: Located<string> = { value: "", range: { start: range.start, end: range.start } };
    const name = caseName(lookup, title, row, reading);
    const identity = {
      id: id ?? none,
      name: name === undefined ? (id ?? none) : { ...name, value: substitute(name.value) },
      parts: parsed,
      range,
    };
    return {
      usable: parsed !== undefined,
      found: specCase(identity, lookup, row ? substituteIn(body, substitute) : body, row, config, reading),
    };
  };
  return divide((rows ?? [undefined]).map(build), reading);
}

/** An id given twice in one file counts once. */
function divide(built: { usable: boolean; found: SpecCase }[], reading: Reading): Cases {
  const byId = new Map<string, SpecCase>();
  const unidentified: SpecCase[] = [];
  for (const { usable, found } of built) {
    const first = byId.get(found.id.value);
    if (usable && first === undefined) byId.set(found.id.value, found);
    else unidentified.push(found);
    if (usable && first !== undefined) {
      reading.diagnostics.push(
        problem("duplicate-id", reading.file, found.id.range, {
          message: `Unexpected second test case ${found.id.value}, expected each id once`,
          data: { id: found.id.value },
          related: [{ message: "first declared here", file: reading.file, range: first.id.range }],
        }),
      );
    }
  }
  return { cases: [...byId.values()], unidentified };
}

function singleId(
  lookup: Lookup,
  title: TitleParts | undefined,
  reading: Reading,
): Located<string> | undefined {
  const field = lookup.text("test case id");
  if (field !== undefined && title?.id !== undefined && field.value !== title.id.value)
    reportConflict("test case id", field, title.id, reading);
  return field ?? title?.id;
}

function caseName(
  lookup: Lookup,
  title: TitleParts | undefined,
  row: FamilyRow | undefined,
  reading: Reading,
): Located<string> | undefined {
  const field = lookup.text("test case name");
  if (
    row === undefined &&
    field !== undefined &&
    title?.name !== undefined &&
    field.value !== title.name.value
  ) {
    reportConflict("test case name", field, title.name, reading);
  }
  return field ?? title?.name;
}

/** By place; equal findings, which the cases of a family share, once. */
function sorted(diagnostics: Diagnostic[]): Diagnostic[] {
  const unique = new Map(
    diagnostics.map((found) => [
      `${found.rule} ${found.range.start.offset} ${found.range.end.offset} ${found.message}`,
      found,
    ]),
  );
  return [...unique.values()].sort(
    (a, b) =>
      a.range.start.offset - b.range.start.offset ||
      a.range.end.offset - b.range.end.offset ||
      a.rule.localeCompare(b.rule, "en"),
  );
}
