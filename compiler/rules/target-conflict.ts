import { printQuantity } from "../targets/index.js";
import { allCases, type LocalRule } from "./rule.js";
import { named, statedBounds, targetRange } from "./stated-bounds.js";

export const targetConflict: LocalRule = {
  id: "target-conflict",
  summary:
    "A quantity has one bound: where criteria, steps or data give another one than the targets, one of the two is wrong.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, lines }) {
    return allCases(document).flatMap((spec) =>
      statedBounds(spec, source, lines)
        .filter(({ target, value }) => value !== target.value)
        .map(({ target, where, value, text, range }) => ({
          range,
          message: `Unexpected ${text} in ${named(where)}, expected ${printQuantity(target)}: its words are those of the target "${target.text}"`,
          data: { where, value, expected: target.value, unit: target.unit, subject: target.subject },
          related: [
            {
              message: `the target is "${target.text}"`,
              file: document.file,
              range: targetRange(target, document, source, lines),
            },
          ],
        })),
    );
  },
};
