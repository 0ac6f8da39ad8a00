import type { CodeBlock, SpecCase } from "../document/schema.js";
import { allCases, type LocalRule } from "./rule.js";

export const stepLanguage: LocalRule = {
  id: "step-language",
  summary:
    "Only TypeScript and JavaScript run: a fence in another programming language is text, and its step pending.",
  severity: "warning",
  scope: "local",
  check({ document, lines }) {
    return allCases(document)
      .flatMap(referenceBlocks)
      .map(({ language, range }) => ({
        range: lines.range(
          range.start.offset,
          lines.position(range.start.offset).offset +
            openingLength(lines.line(range.start.line), range.start.column),
        ),
        message:
          language === ""
            ? "Unexpected fence without a language, expected ts, js or a data language such as json. It is not run."
            : `Unexpected language ${language}, expected ts or js. It is not run, and what it stands for is pending.`,
        data: { language },
      }));
  },
};

/** The opening line of a fence is what the finding is about. */
function openingLength(line: string, column: number): number {
  return line.slice(column - 1).trimEnd().length;
}

function referenceBlocks({ setup, mainMethod, teardown, steps }: SpecCase): CodeBlock[] {
  const procedures = [setup, mainMethod, teardown].flatMap((found) => found ?? []);
  return [
    ...procedures.flatMap(({ reference, steps: inner }) => [
      ...reference.filter(({ language }) => language !== ""),
      ...inner.flatMap((step) => step.reference),
    ]),
    ...steps.flatMap(({ reference }) => reference),
  ];
}
