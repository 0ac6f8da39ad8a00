import type { Step } from "../document/schema.js";
import { readCase, stepCode } from "./assertions.js";
import { descendants } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";

export const noAssertion: LocalRule = {
  id: "no-assertion",
  summary: "A step whose code asserts nothing cannot fail, and never passes.",
  severity: "error",
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    return allCases(document).flatMap((spec) => {
      const known = readCase(spec, code, source);
      return spec.steps.flatMap((step) => {
        // An expectation may be bound to a check of its own.
        if (step.code.length === 0 || step.expectations.length > 0) return [];
        const fences = stepCode(step, code, source, known);
        const asserts = fences.some(({ assertions }) => assertions.length > 0);
        const usesImport = fences.some(({ tree: { tree } }) =>
          descendants(code.ts, tree).some(
            (node) => code.ts.isIdentifier(node) && known.imported.has(node.text),
          ),
        );
        // What an imported function does is not known here; the runtime counts.
        if (fences.length < step.code.length || asserts || usesImport) return [];
        return [
          {
            range: placeOf(step),
            message: `Unexpected step ${step.number} without an assertion, expected a call such as expect(…).toBe(…), or an expectation ✅`,
            data: { step: step.number },
          },
        ];
      });
    });
  },
};

function placeOf({ title, code, range }: Step): Step["range"] {
  if (title.range.start.offset < title.range.end.offset) return title.range;
  return code[0]?.range ?? range;
}
