import { type FieldKey, fieldKey } from "../document/names.js";
import type { SpecCase } from "../document/schema.js";
import { titleCase } from "./text.js";
import { allCases, type LocalRule } from "./rule.js";

/** What every test case needs, and whether it is there; an id may say level and category. */
const required: { key: FieldKey; example: string; of: (spec: SpecCase) => unknown }[] = [
  { key: "test category", example: "`Integration`", of: ({ category }) => category },
  { key: "certification level", example: "`Level 2`", of: ({ level }) => level },
  { key: "priority", example: "`High`", of: ({ priority }) => priority },
  { key: "test type", example: "`Functional`", of: ({ type }) => type },
  { key: "service name", example: "`postgres`", of: ({ component }) => component.serviceName },
  { key: "test case status", example: "Draft", of: ({ status }) => status },
  { key: "created", example: "2026-11-23", of: ({ created }) => created },
  { key: "last updated", example: "2026-11-23", of: ({ lastUpdated }) => lastUpdated },
];

export const missingField: LocalRule = {
  id: "missing-field",
  summary: "A test case has all the fields by which it is found, planned and judged.",
  severity: "error",
  scope: "local",
  check({ document }) {
    return allCases(document).flatMap((spec) =>
      required
        .filter(({ of }) => of(spec) === undefined)
        .flatMap(({ key, example }) => {
          const field = document.fields.find((other) => fieldKey(other.key) === key);
          // A value that says no level is `field-value`.
          if (field !== undefined && field.value !== "") return [];
          const name = titleCase(key);
          const what = field === undefined ? "test case without" : "empty field";
          return [
            {
              range: field?.keyRange ?? spec.range,
              message: `Unexpected ${what} "${name}", expected a line such as **${name}:** ${example}`,
              data: { field: key },
            },
          ];
        }),
    );
  },
};
