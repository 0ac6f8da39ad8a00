import type { SpecCase } from "../document/schema.js";
import { parseQuantity, printQuantity } from "../targets/index.js";
import { codeBlocks } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";
import { targetRange } from "./declared-bounds.js";

export const rateEqualsTarget: LocalRule = {
  id: "rate-equals-target",
  summary:
    "Who offers exactly the rate that is demanded can never measure more than it: the first lost request fails the test.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, lines }) {
    return allCases(document).flatMap((spec) => {
      const demanded = spec.targets.filter(
        ({ metric, role, comparator, notApplicable }) =>
          notApplicable === undefined &&
          metric === "throughput" &&
          role === "threshold" &&
          comparator.startsWith(">"),
      );
      if (demanded.length === 0) return [];
      const offered = offeredRates(spec);
      return demanded
        .filter(({ value }) => offered.includes(value))
        .map((target) => ({
          range: targetRange(target, document, source, lines),
          message: `Unexpected target ${target.comparator} ${printQuantity(target)} at an offered rate of exactly ${printQuantity(target)}, expected a higher rate: the targets or steps offer no other one, so nothing above it can be measured`,
          data: { value: target.value },
        }));
    });
  },
};

/** Requests per second that targets and steps offer; empty where one of them is higher than the others. */
function offeredRates(spec: SpecCase): number[] {
  const { targets, steps } = spec;
  const workloads = targets.filter(({ metric, role }) => metric === "throughput" && role === "workload");
  const texts = steps.flatMap(({ phrase, title }) => [title.value, phrase?.value ?? ""]);
  const inSteps = texts.flatMap((text) =>
    [
      ...text.matchAll(
        /\b(?:at|with|of)\s+(\d[\d.,]*\s*(?:rps|req(?:uests?)?\s*(?:\/|per)\s*(?:s|second|min|minute)))\b/giu,
      ),
    ].flatMap((match) => {
      const read = parseQuantity(match[1] ?? "");
      return read.ok ? [read.quantity.value] : [];
    }),
  );
  const inCode = codeBlocks(spec).flatMap(({ content }) => ratesOfCode(content, targets));
  const rates = [...workloads.map(({ value }) => value), ...inSteps, ...inCode];
  return rates.filter((rate) => rate === Math.max(...rates));
}

/** `rate: 50`, `{ rps: targets.throughput().value }`; a factor behind it makes it another rate. */
function ratesOfCode(code: string, targets: SpecCase["targets"]): number[] {
  const demanded = targets.filter(({ metric, role }) => metric === "throughput" && role === "threshold");
  const [only, second] = demanded;
  const set =
    /\b(?:rate|rps|arrivalRate|requestsPerSecond)["']?\s{0,9}[:=]\s{0,9}(?:(\d[\d_]*(?:\.\d+)?)|targets\.throughput\([^()]{0,80}\)\.value)(?=\s{0,9}(?:[,;})\n]|$))/gu;
  return [...code.matchAll(set)].flatMap(([, literal]) => {
    if (literal !== undefined) return [Number(literal.replaceAll("_", ""))];
    return only !== undefined && second === undefined ? [only.value] : [];
  });
}
