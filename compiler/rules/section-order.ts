import { sectionKeys } from "../document/names.js";
import type { LocalRule } from "./rule.js";

const order = new Map<string, number>(sectionKeys.map((key, at) => [key, at]));

export const sectionOrder: LocalRule = {
  id: "section-order",
  summary: "Sections stand in the order of the templates, so that a reader finds them.",
  severity: "warning",
  scope: "local",
  check({ document }) {
    let last: { at: number; title: string; range: (typeof document.sections)[number]["range"] } | undefined;
    return document.sections.flatMap(({ key, title, range }) => {
      const at = order.get(key);
      if (at === undefined) return [];
      if (last === undefined || at > last.at) {
        last = { at, title, range };
        return [];
      }
      const what = at === last.at ? "second section" : "section";
      const where = at === last.at ? "one" : `it before "${last.title}"`;
      return [
        {
          range,
          message: `Unexpected ${what} "${title}", expected ${where}`,
          data: { section: key },
          related: [{ message: `"${last.title}" stands here`, file: document.file, range: last.range }],
        },
      ];
    });
  },
};
