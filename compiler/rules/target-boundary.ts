import type { Comparator } from "../model/target.js";
import { printQuantity } from "../targets/index.js";
import { allCases, type LocalRule } from "./rule.js";
import { named, type StatedBound, targetRange } from "./declared-bounds.js";
import { statedBounds } from "./stated-bounds.js";

export const targetBoundary: LocalRule = {
  id: "target-boundary",
  summary:
    "At the bound itself a measurement passes everywhere or nowhere: maximum 2000 lets 2000 pass, below 2000 does not.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, lines }) {
    return allCases(document).flatMap((spec) =>
      statedBounds(spec, source, lines).flatMap((bound) => {
        const { declared, where, value, text, range, comparator } = bound;
        const { target, what } = declared;
        if (value !== target.value || comparator === undefined || !isSameSide(bound)) return [];
        const inTarget = includes(target.comparator);
        if (passesAtBound(bound, comparator) === inTarget) return [];
        const shown = printQuantity(target);
        const [here, there] = inTarget ? ["fails", "passes"] : ["passes", "fails"];
        return [
          {
            range,
            message: `Unexpected bound "${comparator} ${text.replace(/^[<>=\s]+/u, "")}" in ${named(where)}: exactly ${shown} ${here} here and ${there} by the ${what} "${target.text}"`,
            data: { where, comparator, value, subject: target.subject, target: target.comparator },
            related: [
              {
                message: `"${target.text}" is ${target.comparator} ${shown}`,
                file: document.file,
                range: targetRange(target, document, source, lines),
              },
            ],
          },
        ];
      }),
    );
  },
};

const includes = (comparator: Comparator): boolean => comparator !== "<" && comparator !== ">";

/** What a bound includes that says what must not be, fails. */
function passesAtBound({ mustNot }: StatedBound, comparator: Comparator): boolean {
  return mustNot ? !includes(comparator) : includes(comparator);
}

/** A bound of what must be points to the same side as the declared one, a bound of what must not be to the other. */
function isSameSide({ mustNot, comparator, declared: { target } }: StatedBound): boolean {
  const same = comparator?.charAt(0) === target.comparator.charAt(0);
  return target.comparator !== "==" && same !== mustNot;
}
