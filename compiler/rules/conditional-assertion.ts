import type { ts as TypeScript } from "ts-morph";

import type { SpecCase, Step } from "../document/schema.js";
import { planCase } from "../generate/plan.js";
import { assertingNames } from "./asserting-names.js";
import { shortText } from "./assertions.js";
import { type CodeReader, nodesOf, treesOf } from "./code.js";
import { ReachOfAssertions } from "./reach.js";
import { allCases, type Finding, type LocalRule } from "./rule.js";

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
  const trees = treesOf(code, step.code, source);
  if (trees.some(({ valid }) => !valid) || !trees.some(({ tree }) => hasChoice(code, tree))) return [];
  const guard = guardOf(
    trees.map(({ tree }) => tree),
    assertingNames(code, spec, source),
    code,
  );
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

/** Most code has no condition at all. */
function hasChoice({ ts }: CodeReader, tree: TypeScript.SourceFile): boolean {
  return nodesOf(ts, tree).some(
    (node) =>
      ts.isIfStatement(node) ||
      ts.isConditionalExpression(node) ||
      ts.isBinaryExpression(node) ||
      ts.isSwitchStatement(node) ||
      ts.isTryStatement(node),
  );
}

function messageOf(guard: TypeScript.Node, { ts }: CodeReader): string {
  const isCatch = guard.parent.kind === ts.SyntaxKind.CatchClause;
  return isCatch ? "Unexpected catch" : `Unexpected condition ${shortText(guard)}`;
}

function guardOf(
  trees: readonly TypeScript.SourceFile[],
  names: ReturnType<typeof assertingNames>,
  { ts }: CodeReader,
): TypeScript.Node | undefined {
  const reach = new ReachOfAssertions(ts, (node) => names.isAsserting(node));
  try {
    const found = reach.inOrder(trees.flatMap(({ statements }) => [...statements]));
    return typeof found === "object" ? found.guard : undefined;
  } catch (error) {
    // Code that nests as deeply as the parser can just read: not to be judged, and no reason to fall.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
