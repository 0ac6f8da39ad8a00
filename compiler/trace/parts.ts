import { sha256 } from "../files/sha256.js";
import { canonicalCode, canonicalProse } from "../catalogue/index.js";
import type { CodeBlock, Criterion, DataArgument, Procedure, SpecCase, Step } from "../document/schema.js";
import type { Located } from "../model/range.js";

/**
 * The parts of a link whose change makes it suspect, in the order they are told: two of the requirement's section, the
 * others of the spec. What is left out (names, titles of steps beside their phrases, dates, owners, tags) asserts nothing.
 */
export const partNames = [
  "section title",
  "section text",
  "objective",
  "targets",
  "values",
  "pre-conditions",
  "setup",
  "steps",
  "code",
  "data",
  "expectations",
  "criteria",
  "fixtures",
] as const;
export type PartName = (typeof partNames)[number];

/** A hash per part; a part with nothing in it is absent. */
export type PartHashes = Partial<Record<PartName, string>>;

/** Characters of a hash: 48 bits tell versions of one text apart, and a line stays readable. */
const hashLength = 12;

/** Of a section of a requirement document: its title and its canonical text. */
export function sectionParts(section: { title: string; text: string }): PartHashes {
  return hashed({ "section title": canonicalProse(section.title), "section text": section.text });
}

/**
 * Of a test case: all that its verdict says something about. White space never counts.
 *
 * @param files a line for each file of test data that its spec uses
 */
export function specParts(spec: SpecCase, files: readonly string[] = []): PartHashes {
  return hashed({
    objective: lines([
      located(spec.objective),
      ...Object.entries(spec.successCriteria).map(([key, text]) => `${key}: ${located(text)}`),
    ]),
    targets: lines(spec.targets.map(targetText)),
    values: lines(spec.values.map(({ name, text }) => `${name}: ${canonicalProse(text)}`)),
    "pre-conditions": lines(spec.preconditions.map(({ phrase }) => canonicalProse(phrase.markdown))),
    setup: lines([procedure("setup", spec.setup), procedure("teardown", spec.teardown)]),
    steps: lines([...numbered(spec.steps, phraseText), procedure("main", spec.mainMethod)]),
    code: lines(numbered(spec.steps, ({ code, reference }) => lines([...code, ...reference].map(fence)))),
    data: lines(numbered(spec.steps, stepData)),
    expectations: lines(spec.steps.flatMap(({ expectations }) => expectations.map(criterionText))),
    criteria: lines([...spec.passCriteria, ...spec.failCriteria].map(linkedCriterion)),
    fixtures: lines([
      ...spec.fixtures.map(
        ({ name, content, invalid }) => `${name}${invalid ? " invalid" : ""}: ${canonicalCode(content)}`,
      ),
      ...files,
    ]),
  });
}

function hashed(texts: Partial<Record<PartName, string>>): PartHashes {
  const hashes: PartHashes = {};
  for (const name of partNames) {
    const text = texts[name];
    if (text !== undefined && text !== "") hashes[name] = sha256(text).slice(0, hashLength);
  }
  return hashes;
}

/** By what it means: `100ms` and `100 ms` are one target. */
function targetText(target: SpecCase["targets"][number]): string {
  const { metric, statistic, comparator, value, unit, subject, role, notApplicable, durationMs } = target;
  if (notApplicable !== undefined) return JSON.stringify([metric, "n/a", canonicalProse(notApplicable)]);
  return JSON.stringify([metric, statistic, comparator, value, unit, subject, role, durationMs]);
}

/** What a step does: its phrase; its title where that is all it says. */
function phraseText({ phrase, title, code }: Step): string {
  if (phrase !== undefined) return canonicalProse(phrase.markdown);
  return code.length > 0 ? "" : canonicalProse(title.value);
}

function stepData({ data, expectations }: Step): string {
  return lines([
    ...data.map(dataText),
    ...expectations.flatMap(({ id, data: own }) => own.map((one) => `${id}: ${dataText(one)}`)),
  ]);
}

function dataText(data: DataArgument): string {
  if (data.kind === "quote") return `> ${canonicalProse(data.text)}`;
  if (data.kind !== "table") return fence(data.block);
  const rows = [data.table.header, ...data.table.rows.map(({ cells }) => cells)];
  return lines(rows.map((cells) => cells.map(located).join(" | ")));
}

function fence({ language, attributes, content }: CodeBlock): string {
  return `${language} ${JSON.stringify(attributes)} ${canonicalCode(content)}`;
}

function criterionText({ id, polarity, phrase }: Pick<Criterion, "id" | "polarity" | "phrase">): string {
  return `${id} ${polarity} ${canonicalProse(phrase.markdown)}`;
}

function linkedCriterion(criterion: Criterion): string {
  return `${criterionText(criterion)} (${criterion.steps.join(", ")})`;
}

function procedure(name: string, found: Procedure | undefined): string {
  if (found === undefined) return "";
  const { code, reference, steps } = found;
  const phrases = steps.map((step) =>
    lines([phraseText(step), ...[...step.code, ...step.reference].map(fence), stepData(step)]),
  );
  return `${name}: ${lines([...[...code, ...reference].map(fence), ...phrases])}`;
}

function numbered(steps: readonly Step[], textOf: (step: Step) => string): string[] {
  return steps.flatMap((step) => {
    const text = textOf(step);
    return text === "" ? [] : [`${step.number}. ${text}`];
  });
}

function located(text: Located<string> | undefined): string {
  return canonicalProse(text?.value ?? "");
}

function lines(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n");
}
