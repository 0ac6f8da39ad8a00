import { fieldKey } from "../document/names.js";
import type { SpecCase } from "../document/schema.js";
import { allCases, type LocalRule } from "./rule.js";

const kinds = {
  requirements: { field: "Requirements Reference", key: "requirements reference", section: "5.1" },
  architecture: {
    field: "Architecture Document Section",
    key: "architecture document section",
    section: "6.1",
  },
  tasks: { field: "High-Level Task Reference", key: "high level task reference", section: "5.1" },
} as const;

type Kind = keyof typeof kinds & keyof SpecCase["traceability"];

export const referenceMissing: LocalRule = {
  id: "reference-missing",
  summary: "A test case traces to what it verifies, in every document that the project has.",
  severity: "error",
  scope: "local",
  check({ document, config }) {
    const wanted = new Map(
      Object.entries(config.documents)
        .toReversed()
        .flatMap(([key, { field }]) => (field === undefined ? [] : [[field, key] as const])),
    );
    return allCases(document).flatMap((spec) =>
      [...wanted].flatMap(([kind, name]: [Kind, string]) => {
        if (spec.traceability[kind].length > 0) return [];
        const { field, key, section } = kinds[kind];
        const given = document.fields.find((one) => fieldKey(one.key) === key);
        // What is there and is no reference is `reference-form`.
        if (given !== undefined && given.value !== "") return [];
        return [
          {
            range: given?.keyRange ?? spec.range,
            message: `Unexpected test case without ${/^[AEIOU]/u.test(field) ? "an" : "a"} ${field}, expected a line such as **${field}:** ${name} ${section}`,
            data: { field },
          },
        ];
      }),
    );
  },
};
