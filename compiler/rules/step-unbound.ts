import type { Bind, BindContext } from "../steps/binding.js";
import { bindDiagnostic } from "../steps/diagnostics.js";
import { onlyExpects } from "../steps/title-only.js";
import type { Phrase, SpecCase } from "../document/schema.js";
import { type FileFinding, type NetworkRule } from "./rule.js";
import { holdsPlaceholder } from "./template-placeholders.js";

export const stepUnbound: NetworkRule = {
  id: "step-unbound",
  summary: "A step without code whose phrase no step definition knows has nothing to run: it stays pending.",
  severity: "error",
  scope: "network",
  check({ specs, bind }) {
    if (bind === undefined) return [];
    return specs.flatMap(({ document }) =>
      document.cases.flatMap((spec) =>
        phrasesOf(spec).flatMap(({ phrase, ...context }) =>
          finding(phrase, { spec, ...context }, document.file, bind),
        ),
      ),
    );
  },
};

/** What is bound: phrases of steps without code, and what such steps expect. A step in another language has its own rule. */
function phrasesOf(spec: SpecCase): (Omit<BindContext, "spec"> & { phrase: Phrase })[] {
  const lists = [
    { role: "setup" as const, steps: spec.setup?.steps ?? [] },
    { role: "step" as const, steps: spec.steps },
    { role: "teardown" as const, steps: spec.teardown?.steps ?? [] },
  ];
  return lists.flatMap(({ role, steps }) =>
    steps
      .filter(({ code, reference }) => code.length === 0 && reference.length === 0)
      .flatMap((step) => [
        ...(step.phrase === undefined || onlyExpects(step)
          ? []
          : [{ phrase: step.phrase, role, data: step.data }]),
        ...step.expectations.map((expectation) => ({
          phrase: expectation.phrase,
          role: "expectation" as const,
          data: expectation.data,
        })),
      ]),
  );
}

function finding(phrase: Phrase, context: BindContext, file: string, bind: Bind): FileFinding[] {
  // A phrase that is still a placeholder has its own rule.
  if (phrase.value === "" || holdsPlaceholder(phrase.markdown)) return [];
  const result = bind(phrase, context);
  const found = result.kind === "unbound" ? bindDiagnostic(phrase, result, file) : undefined;
  return found === undefined ? [] : [{ file, range: found.range, message: found.message, data: found.data }];
}
