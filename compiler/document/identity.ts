import type { Heading } from "mdast";

import { categoriesOf, standsFor } from "../config/categories.js";
import type { ConfigData } from "../config/schema.js";
import type { Located } from "../model/range.js";
import { problem } from "../parse/index.js";
import { phraseOf } from "./inline.js";
import type { Reading } from "./reading.js";

/** So many characters of a title are looked through for an id; a longer one is reported by `title-form`. */
export const longestTitle = 500;

export interface TitleParts {
  whole: Located<string>;
  id?: Located<string>;
  name?: Located<string>;
}

/** Takes `# TC-L2-INT-DB-001: PostgreSQL Connection Test` apart; a title without such an id is the name. */
export function titleParts(heading: Heading, reading: Reading): TitleParts | undefined {
  const phrase = phraseOf({ nodes: heading.children }, reading);
  if (phrase === undefined) return undefined;
  const whole = { value: phrase.value, range: phrase.range };
  const head = phrase.value.slice(0, longestTitle);
  const match = /^(?:(TC\S*?)|(\S*[-/\\.\d]\S*?))(?:\s*:\s*(.*)|\s+[-–—]\s+(.*))?$/s.exec(head);
  const id = match?.[1] ?? match?.[2];
  const beginning = match?.[3] ?? match?.[4];
  // One word that is cut off is no id.
  const isCut = head.length < phrase.value.length && beginning === undefined;
  if (id === undefined || isCut) return { whole, name: whole };
  const name = beginning === undefined ? undefined : phrase.value.slice(head.length - beginning.length);
  return {
    whole,
    id: part(id, whole, reading),
    ...(name !== undefined && name !== "" && { name: part(name, whole, reading) }),
  };
}

function part(value: string, whole: Located<string>, reading: Reading): Located<string> {
  const { start, end } = whole.range;
  const found = reading.source.indexOf(value, start.offset);
  const inside = found >= 0 && found + value.length <= end.offset;
  return { value, range: inside ? reading.index.range(found, found + value.length) : whole.range };
}

/** Whatever pattern a project has: an id becomes a file name. */
const safe = /^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,127}$/;

export interface IdParts {
  level?: number;
  category?: string;
}

/** What the project's pattern reads in an id; nothing where the id is not usable. */
export function idParts(id: string, pattern: RegExp): IdParts | undefined {
  const match = safe.test(id) && !id.endsWith(".") ? pattern.exec(id) : null;
  if (match === null) return undefined;
  const level = Number(match.groups?.["level"]);
  const category = match.groups?.["category"];
  return { ...(Number.isInteger(level) && { level }), ...(category !== undefined && { category }) };
}

/** The category that a segment of an id stands for: `COMP` is "Component". */
export function categoryOf(segment: string, levels: ConfigData["levels"]): string | undefined {
  return categoriesOf(levels).find((category) => standsFor(segment, category));
}

export function reportId(id: Located<string> | undefined, reading: Reading): void {
  const start = reading.index.position(0);
  const expected = "expected one such as TC-L2-INT-DB-001";
  reading.diagnostics.push(
    id === undefined
      ? problem(
          "id-form",
          reading.file,
          { start, end: start },
          {
            message: `Unexpected spec without a test case id, ${expected}, in the title "# TC-L2-INT-DB-001: Name" or as **Test Case ID:**`,
          },
        )
      : problem("id-form", reading.file, id.range, {
          message: `Unexpected test case id "${id.value}", ${expected}`,
          data: { id: id.value },
        }),
  );
}

/** Two places of one fact that differ; `kept` is the one that counts. */
export function reportConflict(
  what: string,
  kept: Located<string>,
  other: Located<string>,
  reading: Reading,
): void {
  reading.diagnostics.push(
    problem("field-conflict", reading.file, other.range, {
      message: `Unexpected ${what} "${other.value}", expected "${kept.value}" as in its other place`,
      data: { what, kept: kept.value, other: other.value },
      related: [{ message: `${what} is "${kept.value}" here`, file: reading.file, range: kept.range }],
    }),
  );
}
