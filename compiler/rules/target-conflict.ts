import type { SpecCase } from "../document/schema.js";
import type { Target } from "../model/target.js";
import { printQuantity } from "../targets/index.js";
import { allCases, type Finding, type LocalContext, type LocalRule } from "./rule.js";
import { named, targetRange } from "./declared-bounds.js";
import { statedBounds } from "./stated-bounds.js";

export const targetConflict: LocalRule = {
  id: "target-conflict",
  summary:
    "A quantity has one bound: where criteria, steps or data give another one than the targets, one of the two is wrong.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check(context) {
    return allCases(context.document).flatMap((spec) => [
      ...amongTargets(spec, context),
      ...elsewhere(spec, context),
    ]);
  },
};

function elsewhere(spec: SpecCase, context: LocalContext): Finding[] {
  return statedBounds(spec, context.source, context.lines)
    .filter(({ declared: { target }, value }) => value !== target.value)
    .map(({ declared: { target, what }, where, value, text, range }) => ({
      range,
      message: `Unexpected ${text} in ${named(where)}, expected ${printQuantity(target)}: its words are those of the ${what} "${target.text}"`,
      data: { where, value, expected: target.value, unit: target.unit, subject: target.subject },
      related: [
        {
          message: `the ${what} is "${target.text}"`,
          file: context.document.file,
          range: rangeOf(target, context),
        },
      ],
    }));
}

/** Two targets of one quantity. Beside a load ("p95 < 1 s at 10 RPS, p95 < 2 s at 20 RPS") each is about its own. */
function amongTargets({ targets }: SpecCase, context: LocalContext): Finding[] {
  const loaded = new Set(targets.filter(({ role }) => role === "workload").map(({ line }) => line));
  const thresholds = targets.filter(
    ({ role, notApplicable, line }) =>
      role === "threshold" && notApplicable === undefined && !loaded.has(line),
  );
  return thresholds.flatMap((target, at): Finding[] => {
    const first = thresholds.slice(0, at).find((other) => isSame(other, target));
    if (first === undefined || first.value === target.value) return [];
    return [
      {
        range: rangeOf(target, context),
        message: `Unexpected target "${target.text}", expected one bound of the ${target.subject}: "${first.text}" has the same words`,
        data: {
          where: "target",
          value: target.value,
          expected: first.value,
          unit: target.unit,
          subject: target.subject,
        },
        related: [
          {
            message: `the first target is "${first.text}"`,
            file: context.document.file,
            range: rangeOf(first, context),
          },
        ],
      },
    ];
  });
}

function isSame(one: Target, other: Target): boolean {
  return (
    one.metric === other.metric &&
    one.statistic === other.statistic &&
    one.subject === other.subject &&
    one.unit === other.unit &&
    one.durationMs === other.durationMs &&
    one.comparator.charAt(0) === other.comparator.charAt(0)
  );
}

const rangeOf = (target: Target, { document, source, lines }: LocalContext): Finding["range"] =>
  targetRange(target, document, source, lines);
