import type { ts as TypeScript } from "ts-morph";

import type { SpecCase, Step } from "../document/schema.js";
import { planCase } from "../generate/plan.js";
import { assertingNames } from "./asserting-names.js";
import { shortText } from "./assertions.js";
import { type CodeReader, treesOf } from "./code.js";
import { type Reach, ReachOfAssertions } from "./reach.js";
import { allCases, type Finding, type LocalRule } from "./rule.js";
import { codeAssertsForSure } from "./sure-assertion.js";

/** What a condition is written with; most code has none. */
const choice = /\b(?:if|switch|try)\b|\?|&&|\|\|/;

export const conditionalAssertion: LocalRule = {
  id: "conditional-assertion",
  summary: "An assertion that runs only under a condition checks nothing where the condition does not hold.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    return allCases(document).flatMap((spec) =>
      planCase(spec).steps.flatMap((step) => findings(step, spec, source, code)),
    );
  },
};

function findings(step: Step, spec: SpecCase, source: string, code: CodeReader): Finding[] {
  // Most steps assert by themselves. What stands behind names is found out only for the others.
  if (!step.code.some(({ content }) => choice.test(content)) || codeAssertsForSure(step.code)) return [];
  const trees = treesOf(code, step.code, source);
  if (trees.some(({ valid }) => !valid)) return [];
  const steps = trees.map(({ tree }) => tree);
  if (reachOf(steps, () => false, code) === "always") return [];
  const names = assertingNames(code, spec, source);
  const reach = reachOf(steps, (node) => names.isAsserting(node), code);
  const guard = typeof reach === "object" ? reach.guard : undefined;
  const place = trees.find(({ tree }) => tree === guard?.getSourceFile());
  if (guard === undefined || place === undefined) return [];
  return [
    {
      range: place.rangeOf(guard),
      message: `${messageOf(guard, code)} around every assertion of step ${step.number}, expected at least one that always runs: where this one is left out, nothing is checked`,
      data: { step: step.number, condition: shortText(guard) },
    },
  ];
}

function messageOf(guard: TypeScript.Node, { ts }: CodeReader): string {
  const isCatch = guard.parent.kind === ts.SyntaxKind.CatchClause;
  return isCatch ? "Unexpected catch" : `Unexpected condition ${shortText(guard)}`;
}

function reachOf(
  trees: readonly TypeScript.SourceFile[],
  mayAssert: (node: TypeScript.Identifier) => boolean,
  { ts }: CodeReader,
): Reach | undefined {
  const reach = new ReachOfAssertions(ts, mayAssert);
  try {
    return reach.inOrder(trees.flatMap(({ statements }) => [...statements]));
  } catch (error) {
    // Code that nests as deeply as the parser can just read: not to be judged, and no reason to fall.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
