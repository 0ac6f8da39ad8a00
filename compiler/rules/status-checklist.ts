import { allCases, type LocalRule } from "./rule.js";

/** Statuses that say the work is done, and those that say it may begin. */
const done = /^(?:implemented|approved)$/iu;
const ready = /^ready for implementation$/iu;

export const statusChecklist: LocalRule = {
  id: "status-checklist",
  summary:
    "A status says no more than the checklist: nothing is ready with every box open, nothing done with one open.",
  severity: "error",
  scope: "local",
  check({ document }) {
    return allCases(document).flatMap(({ status, checklist }) => {
      const open = checklist.filter(({ checked }) => !checked);
      if (status === undefined || open.length === 0) return [];
      const tooEarly =
        done.test(status.value) || (ready.test(status.value) && open.length === checklist.length);
      if (!tooEarly) return [];
      const boxes =
        open.length === checklist.length
          ? `all ${open.length} boxes`
          : `${open.length} of ${checklist.length} boxes`;
      return [
        {
          range: status.range,
          message: `Unexpected status "${status.value}" with ${boxes} of the checklist open, expected them checked, or an earlier status`,
          data: { status: status.value, open: open.length, boxes: checklist.length },
          related: open
            .slice(0, 5)
            .map(({ text, range }) => ({ message: `open: ${text}`, file: document.file, range })),
        },
      ];
    });
  },
};
