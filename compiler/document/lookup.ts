import type { Located } from "../model/range.js";
import { type FamilyRow, overriding } from "./family.js";
import { comparable, type FieldKey, fieldKey } from "./names.js";
import { reportConflict } from "./identity.js";
import { placesIn, type Reading, safeRecord } from "./reading.js";
import type { Field } from "./schema.js";
import type { Substitute } from "./substitute.js";

/** Sections whose keys are free: a key of theirs never means the metadata of the same name. */
const freeSections: ReadonlySet<string> = new Set([
  "success criteria",
  "test environment",
  "test data requirements",
  "performance targets",
  "values",
]);

/** The fields of one case: those of the file, with the columns of its row in their place and in their text. */
export class Lookup {
  private readonly bySection = new Map<string, Field[]>();
  /** Those of metadata that have a value. */
  private readonly byKey = new Map<FieldKey, Field[]>();

  constructor(fields: Field[], row: FamilyRow | undefined, substitute: Substitute) {
    const own = row === undefined ? fields : withRow(fields, row, substitute);
    for (const field of own) {
      add(this.bySection, field.section, field);
      if (field.section !== "front-matter") this.addByKey(field);
    }
    for (const field of this.section("front-matter")) this.addByKey(field);
  }

  private addByKey(field: Field): void {
    if (field.value === "" || freeSections.has(field.section)) return;
    const key = fieldKey(field.key);
    if (key !== undefined) add(this.byKey, key, field);
  }

  /** Every field of a metadata key that has a value, those of the text before those of front matter. */
  all(key: FieldKey): readonly Field[] {
    return this.byKey.get(key) ?? [];
  }

  text(key: FieldKey): Located<string> | undefined {
    const [first] = this.all(key);
    return first && located(first);
  }

  /** A comma or semicolon separated field as its parts. */
  list(key: FieldKey, reading: Reading): Located<string>[] {
    return this.all(key).flatMap((field) => {
      const place = placesIn(field.valueRange, reading);
      const parts = field.value.split(/[,;]/).map((part) => part.trim());
      return parts.filter((part) => part !== "").map((part) => ({ value: part, range: place(part) }));
    });
  }

  section(section: string): readonly Field[] {
    return this.bySection.get(section) ?? [];
  }

  /** The first value of a section under a key in lower case, whose letter case does not matter. */
  entry(section: string, key: string): Located<string> | undefined {
    const found = this.section(section).find(
      (field) => field.value !== "" && field.key.toLowerCase() === key,
    );
    return found && located(found);
  }

  /** The fields of a section, or those under one of its keys, by key as written; of equal keys the first. */
  record(section: string, parent?: RegExp): Record<string, Located<string>> {
    const record = safeRecord<Located<string>>();
    for (const field of this.section(section)) {
      if (field.value !== "" && isUnder(field, parent)) record[field.key] ??= located(field);
    }
    return record;
  }
}

function add<K>(lists: Map<K, Field[]>, key: K, field: Field): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [field]);
  else list.push(field);
}

/** The fields of a file as a row has them, and those that only its columns name. */
function withRow(fields: Field[], row: FamilyRow, substitute: Substitute): Field[] {
  const known = fields.map((field): Field => {
    const cell = overriding(row, field.key);
    if (cell !== undefined) return { ...field, value: cell.value, valueRange: cell.range };
    return { ...field, value: substitute(field.value) };
  });
  const added = row.cells.filter(
    ({ column, cell }) => cell.value !== "" && !known.some(({ key }) => sameKey(key, column.value)),
  );
  return [
    ...known,
    ...added.map(({ column, cell }): Field => ({
      key: column.value,
      value: cell.value,
      section: /\btarget$|^resource utilization$|^concurrent users$/.test(comparable(column.value))
        ? "performance targets"
        : "metadata",
      keyRange: column.range,
      valueRange: cell.range,
    })),
  ];
}

/** Front matter that says something else than the text is a `field-conflict`; the text counts. */
export function reportFrontMatterConflicts(fields: Field[], reading: Reading): void {
  for (const field of fields.filter(({ section }) => section === "front-matter")) {
    const key = fieldKey(field.key);
    const kept = fields.find(
      (other) =>
        key !== undefined &&
        other.section !== "front-matter" &&
        !freeSections.has(other.section) &&
        fieldKey(other.key) === key,
    );
    if (kept !== undefined && kept.value.toLowerCase() !== field.value.toLowerCase())
      reportConflict(kept.key, located(kept), located(field), reading);
  }
}

function isUnder({ parent }: Field, wanted: RegExp | undefined): boolean {
  return parent === undefined ? wanted === undefined : wanted?.test(parent) === true;
}

function located(field: Field): Located<string> {
  return { value: field.value, range: field.valueRange };
}

function sameKey(left: string, right: string): boolean {
  return (fieldKey(left) ?? comparable(left)) === (fieldKey(right) ?? comparable(right));
}
