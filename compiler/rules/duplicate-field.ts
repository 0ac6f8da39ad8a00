import { comparable, fieldKey } from "../document/names.js";
import type { Field } from "../document/schema.js";
import { remembering } from "../words/remembering.js";
import type { LocalRule } from "./rule.js";

export const duplicateField: LocalRule = {
  id: "duplicate-field",
  summary: "A field stands once: of two only the first counts.",
  severity: "error",
  scope: "local",
  check({ document }) {
    const first = new Map<string, Field>();
    return document.fields.flatMap((field) => {
      // Front matter against the text is `field-conflict`.
      const block = metadata.has(field.section) ? "metadata" : field.section;
      const key = `${block}\n${nameOf(field.key)}\n${field.parent ?? ""}`;
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, field);
        return [];
      }
      return [
        {
          range: field.keyRange,
          message: `Unexpected second field "${field.key}", expected it once`,
          data: { field: field.key },
          related: [{ message: "first given here", file: document.file, range: before.keyRange }],
        },
      ];
    });
  },
};

const nameOf = remembering((key: string): string => fieldKey(key) ?? comparable(key));

/** Blocks whose keys mean the same wherever they stand. */
const metadata = new Set(["metadata", "component mapping", "traceability", "lifecycle"]);
