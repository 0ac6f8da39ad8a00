import { categoriesOf } from "../config/categories.js";
import { type FieldKey, fieldKey } from "../document/names.js";
import type { SpecCase } from "../document/schema.js";
import { titleCase } from "./text.js";
import { allCases, type LocalRule, type RulesConfig } from "./rule.js";

interface Required {
  key: FieldKey;
  /** As the project would write it. */
  example: string | ((config: RulesConfig) => string);
  of: (spec: SpecCase) => unknown;
}

/** What every test case needs, and whether it is there; an id may say level and category. */
const required: Required[] = [
  {
    key: "test category",
    example: ({ levels }) => `\`${categoriesOf(levels)[0] ?? "Integration"}\``,
    of: ({ category }) => category,
  },
  {
    key: "certification level",
    example: ({ levels }) => `\`Level ${Object.keys(levels)[0] ?? "2"}\``,
    of: ({ level }) => level,
  },
  { key: "priority", example: "`High`", of: ({ priority }) => priority },
  { key: "test type", example: "`Functional`", of: ({ type }) => type },
  {
    key: "service name",
    example: ({ services }) => `\`${Object.keys(services)[0] ?? "postgres"}\``,
    of: ({ component }) => component.serviceName,
  },
  { key: "test case status", example: "Draft", of: ({ status }) => status },
  { key: "created", example: "2026-11-23", of: ({ created }) => created },
  { key: "last updated", example: "2026-11-23", of: ({ lastUpdated }) => lastUpdated },
];

export const missingField: LocalRule = {
  id: "missing-field",
  summary: "A test case has all the fields by which it is found, planned and judged.",
  severity: "error",
  scope: "local",
  check({ document, config }) {
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
              message: `Unexpected ${what} "${name}", expected a line such as **${name}:** ${typeof example === "string" ? example : example(config)}`,
              data: { field: key },
            },
          ];
        }),
    );
  },
};
