import type { SpecCase, Step } from "../document/schema.js";
import { planCase } from "../generate/plan.js";
import { assertingNames } from "./asserting-names.js";
import { treesOf } from "./code.js";
import { allCases, type Finding, type NetworkContext, type NetworkRule } from "./rule.js";
import { codeAssertsForSure } from "./sure-assertion.js";

export const noAssertion: NetworkRule = {
  id: "no-assertion",
  summary: "A step asserts something: one that cannot fail never passes either.",
  severity: "error",
  scope: "network",
  check(context) {
    return context.specs.flatMap(({ document, source }) =>
      allCases(document).flatMap((spec) =>
        planCase(spec)
          .steps.filter((step) => !asserts(step, { spec, source, context }))
          .map((step) => ({ file: document.file, ...finding(step) })),
      ),
    );
  },
};

interface Place {
  spec: SpecCase;
  source: string;
  context: NetworkContext;
}

function asserts(step: Step, place: Place): boolean {
  return step.code.length > 0 ? codeAsserts(step, place) : phraseAsserts(step, place);
}

function codeAsserts(step: Step, { spec, source, context }: Place): boolean {
  if (codeAssertsForSure(step.code)) return true;
  const { code, bind } = context;
  const trees = treesOf(code, step.code, source);
  // What could not be read is no proof of anything.
  if (code === undefined || trees.length < step.code.length || trees.some(({ valid }) => !valid)) return true;
  // Which expectations a phrase checks is known with the step definitions only.
  if (bind === undefined && step.expectations.length > 0) return true;
  const names = assertingNames(code, spec, source);
  return (
    trees.some(({ tree }) => names.mayAssert(tree)) ||
    step.expectations.some(
      ({ phrase, data }) => bind?.(phrase, { spec, role: "expectation", data }).kind === "bound",
    )
  );
}

/** A step without code: a phrase that only acts needs an expectation. What is unbound has a rule of its own. */
function phraseAsserts(step: Step, { spec, context: { bind } }: Place): boolean {
  if (bind === undefined || step.phrase === undefined || step.expectations.length > 0) return true;
  const bound = bind(step.phrase, { spec, role: "step", data: step.data });
  return bound.kind !== "bound" || bound.binding.definition.asserts;
}

function finding({ number, title, code }: Step): Finding {
  const example =
    code.length > 0
      ? "e.g. expect(answer.status).toBe(200)"
      : "e.g. an expectation under it: - ✅ It succeeds";
  return {
    range: title.range,
    message: `Unexpected step ${number} without an assertion, expected one that can fail, ${example}`,
    data: { step: number },
  };
}
