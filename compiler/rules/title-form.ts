import { longestTitle } from "../document/identity.js";
import { allCases, isOpen, type LocalRule } from "./rule.js";

export const titleForm: LocalRule = {
  id: "title-form",
  summary: "The first heading names the test case: its id, a colon, its name.",
  severity: "error",
  scope: "local",
  check({ document }) {
    const { title } = document;
    // A file without a title: the reader says so.
    if (title === undefined) return [];
    const { length } = title.value;
    if (length > longestTitle)
      return [
        {
          range: title.range,
          message: `Unexpected title of ${length} characters, expected at most ${longestTitle}, such as "TC-L2-INT-DB-001: PostgreSQL Connection Test"`,
          data: { length, maximum: longestTitle },
        },
      ];
    const [only, ...others] = allCases(document);
    if (only === undefined || others.length > 0 || isOpen(title.value)) return [];
    // In a family the ids stand in the table, of one row, too.
    if (document.sections.some(({ key }) => key === "applies to")) return [];
    if (/^\S+:\s+\S/u.test(title.value)) return [];
    const name = only.name.value === only.id.value ? "PostgreSQL Connection Test" : only.name.value;
    const proposed = `${only.id.value || "TC-L2-INT-DB-001"}: ${name}`;
    // What is wrong may stand in the parts themselves.
    const isForm = /^\S+:\s+[^:]+$/u.test(proposed) && proposed !== title.value;
    const expected = isForm ? proposed : "TC-L2-INT-DB-001: PostgreSQL Connection Test";
    return [
      {
        range: title.range,
        message: `Unexpected title "${title.value}", expected an id without blanks, a colon and a name, such as "${expected}"`,
        data: { title: title.value },
      },
    ];
  },
};
