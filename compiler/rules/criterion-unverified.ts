import type { Criterion, SpecCase } from "../document/schema.js";
import { codeBlocks } from "./code.js";
import { allCases, type Finding, isOpen, type LocalRule } from "./rule.js";
import { stems } from "./text.js";

export const criterionUnverified: LocalRule = {
  id: "criterion-unverified",
  summary: "A pass or fail criterion that no step speaks about is decided by nobody.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document }) {
    return allCases(document).flatMap((spec) => {
      let known: Set<string> | undefined;
      // Criteria that name their steps need no look at the words of all code.
      const words = () => (known ??= stems(wordsOfSteps(spec)));
      return [...spec.passCriteria, ...spec.failCriteria].flatMap((criterion) =>
        judge(criterion, spec, words),
      );
    });
  },
};

function judge(criterion: Criterion, { steps }: SpecCase, words: () => ReadonlySet<string>): Finding[] {
  const { phrase, id } = criterion;
  if (phrase.value === "" || isOpen(phrase.value)) return [];
  const wrong = criterion.steps.find((number) => !steps.some((step) => step.number === number));
  if (wrong !== undefined) {
    return [
      {
        range: criterion.range,
        message: `Unexpected link to step ${wrong} in ${id}, expected one of the ${steps.length} steps: there is none of this number`,
        data: { id, step: wrong },
      },
    ];
  }
  const own = [...stems(phrase.value)];
  if (criterion.steps.length > 0 || steps.length === 0 || own.length === 0) return [];
  const shared = own.filter((word) => words().has(word));
  if (shared.length * 3 >= own.length) return [];
  return [
    {
      range: phrase.range,
      message: `Unexpected criterion "${phrase.value}" that no step verifies, expected a link such as (Steps 2, 3) at its end: steps and expectations have ${shared.length} of its ${own.length} words`,
      data: { id, words: own.length, shared: shared.length },
    },
  ];
}

function wordsOfSteps(spec: SpecCase): string {
  const phrases = spec.steps.flatMap(({ title, phrase, expectations, reference }) => [
    title.value,
    phrase?.value ?? "",
    ...expectations.map((expectation) => expectation.phrase.value),
    ...reference.map(({ content }) => content),
  ]);
  const code = codeBlocks(spec).map(({ content }) => content);
  const other = spec.mainMethod?.reference.map(({ content }) => content) ?? [];
  return [...phrases, ...code, ...other, ...spec.targets.map(({ subject }) => subject)]
    .join("\n")
    .replace(/([a-z])([A-Z])/gu, "$1 $2")
    .replaceAll("_", " ");
}
