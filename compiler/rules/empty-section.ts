import type { LocalRule } from "./rule.js";

export const emptySection: LocalRule = {
  id: "empty-section",
  summary: "A section that is there says something.",
  severity: "error",
  scope: "local",
  check({ document: { sections } }) {
    return sections
      .filter(
        ({ empty, bodyRange }) =>
          // Of nested ones only the innermost: the outer one is empty because of it.
          empty &&
          !sections.some(
            ({ range }) =>
              range.start.offset >= bodyRange.start.offset && range.end.offset <= bodyRange.end.offset,
          ),
      )
      .map(({ title, range, key }) => ({
        range,
        message: `Unexpected section "${title}" without content, expected text, or no such section`,
        data: { section: key },
      }));
  },
};
