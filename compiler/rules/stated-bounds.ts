import type { SpecCase } from "../document/schema.js";
import type { Range } from "../model/range.js";
import type { Comparator } from "../model/target.js";
import type { LineIndex } from "../parse/index.js";
import { parseQuantity, parseTargets } from "../targets/index.js";
import { codeRanges, inCode, inData } from "./bounds-in-code.js";
import { type Declared, sameQuantity, type StatedBound, type Where } from "./declared-bounds.js";

/** Words and signs right before a number; the negated ones first, because they end in the plain ones. */
const comparators: [RegExp, Comparator][] = [
  [
    /(?:\b(?:not|never|no)\s+(?:exceed(?:s|ed|ing)?|more than|above|over|longer than|slower than|greater than|higher than))$/iu,
    "<=",
  ],
  [/(?:\b(?:not|never|no)\s+(?:less than|fewer than|below|under|lower than|smaller than))$/iu, ">="],
  [
    /(?:(?:less|lower|fewer) than or equal to|<=|≤|at most|up to|within|limited to|maximum(?: of)?|max)$/iu,
    "<=",
  ],
  [/(?:(?:more|greater|higher) than or equal to|>=|≥|at least|minimum(?: of)?|min)$/iu, ">="],
  [/(?:<|less than|below|under|faster than|shorter than|fewer than|lower than)$/iu, "<"],
  [/(?:>|more than|greater than|above|over|longer than|slower than|higher than|exceed(?:s|ed|ing)?)$/iu, ">"],
];

const quantity =
  /(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*(ms|milliseconds?|s|sec(?:onds?)?|min(?:utes?)?|hours?|[rqt]ps|req(?:uests?)?\s*(?:\/|per)\s*(?:s|sec|second|min|minute)|[kmgt]i?b|%|percent|(?:cpu )?cores?)(?![\w/])/giu;

/** "grows by less than 1 GB", "wait up to 20 s": another quantity than the one that grows or is waited for. */
const ofAnother =
  /\b(?:grow|grew|ris(?:e|es|ing)|rose|increas|decreas|drop|leak|differ|deviat|chang|wait|sleep|paus)\w*\b|\bby\s+[a-z ]*$/iu;

/** The text of a spec outside of its targets, with its place and what it is. */
interface Passage {
  where: Where;
  mustNot: boolean;
  text: string;
  range: Range;
}

/** Every bound outside of Performance Targets that is about a quantity that has one already. */
export function statedBounds(spec: SpecCase, source: string, lines: LineIndex): StatedBound[] {
  const known = bounds.get(spec);
  if (known !== undefined) return known;
  const found = findBounds(spec, source, lines);
  bounds.set(spec, found);
  return found;
}

/** Several rules ask for the same case. */
const bounds = new WeakMap<SpecCase, StatedBound[]>();

function findBounds(spec: SpecCase, source: string, lines: LineIndex): StatedBound[] {
  const declared = declaredBounds(spec);
  if (declared.length === 0) return [];
  return [
    ...passages(spec).flatMap((passage) => inProse(passage, declared, source, lines)),
    ...codeRanges(spec).flatMap((range) => inCode(range, declared, source, lines)),
    ...spec.fixtures.flatMap(({ range }) => inData(range, declared, source, lines)),
  ];
}

/** The thresholds of the targets, and the success criteria that can be read as one where no target speaks of it. */
function declaredBounds(spec: SpecCase): Declared[] {
  const targets = spec.targets
    .filter(({ role, notApplicable }) => role === "threshold" && notApplicable === undefined)
    .map((target): Declared => ({ target, what: "target" }));
  const criteria = Object.values(spec.successCriteria)
    .filter(({ value }) => /\d/.test(value))
    .flatMap(({ value, range }) => parseTargets(value, { file: "", position: range.start }).targets)
    .filter(({ role, text, unit }) => role === "threshold" && sameQuantity(text, unit, targets) === undefined)
    .map((target): Declared => ({ target, what: "success criterion" }));
  return [...targets, ...criteria];
}

function passages(spec: SpecCase): Passage[] {
  const of = (where: Where, { value, range }: { value: string; range: Range }, mustNot = false): Passage => ({
    where,
    mustNot,
    text: value,
    range,
  });
  return [
    ...Object.values(spec.successCriteria).map((criterion) => of("success criterion", criterion)),
    ...Object.values(spec.testDataRequirements).map((field) => of("test data", field)),
    ...spec.steps.flatMap(({ phrase, expectations }) => [
      ...(phrase ? [of("step", phrase)] : []),
      ...expectations.map((expectation) =>
        of("expectation", expectation.phrase, expectation.polarity === "must-not"),
      ),
    ]),
    ...spec.passCriteria.map(({ phrase }) => of("pass criterion", phrase)),
    ...spec.failCriteria.map(({ phrase }) => of("fail criterion", phrase, true)),
  ];
}

/** No criterion is longer; clauses are looked for anew around each number. */
const longestPassage = 2000;

function inProse(
  { where, mustNot, text, range }: Passage,
  known: readonly Declared[],
  source: string,
  lines: LineIndex,
): StatedBound[] {
  if (text.length > longestPassage || !/\d/.test(text)) return [];
  let from = range.start.offset;
  return [...text.matchAll(quantity)].flatMap((match): StatedBound[] => {
    const read = parseQuantity(match[0].replace(/\bcpu cores?$/iu, "cores"));
    if (!read.ok) return [];
    const before = clauseBefore(text, match.index);
    const after = clauseAfter(text, match.index + match[0].length);
    const declared = sameQuantity(`${before} ${after}`, read.quantity.unit, known);
    const start = source.indexOf(match[0], from);
    const exact = start >= 0 && start + match[0].length <= range.end.offset;
    if (exact) from = start + match[0].length;
    if (declared === undefined || ofAnother.test(before)) return [];
    // "for 10 s", "after 30 seconds", "every 5 s" are durations.
    if (/(?:\bfor|\bafter|\bevery|\bduring|\blast)\s*$/iu.test(before)) return [];
    const comparator = comparatorOf(before, after);
    // "150 % of the target", "10 s more" are not bounds of it.
    if (comparator === undefined && where !== "success criterion") return [];
    return [
      {
        declared,
        where,
        mustNot,
        value: read.quantity.value,
        ...(comparator && { comparator }),
        text: match[0],
        range: exact ? lines.range(start, start + match[0].length) : range,
      },
    ];
  });
}

function comparatorOf(before: string, after: string): Comparator | undefined {
  const words = before.trimEnd();
  const found = comparators.find(([pattern]) => pattern.test(words))?.[1];
  if (found !== undefined) return found;
  if (/^\s*(?:maximum|max\b|limit|or less|or faster|or fewer|or lower)/iu.test(after)) return "<=";
  return /^\s*(?:minimum|min\b|or more|or longer|or higher)/iu.test(after) ? ">=" : undefined;
}

const divider = /[,;.](?=\s)|\s(?:and|or)\s(?!(?:more|less|longer|faster|fewer|lower|higher)\b)(?=\D)/giu;

function clauseBefore(text: string, at: number): string {
  const ends = [...text.slice(0, at).matchAll(divider)].map((match) => match.index + match[0].length);
  return text.slice(ends.at(-1) ?? 0, at);
}

function clauseAfter(text: string, at: number): string {
  const next = text.slice(at).search(divider);
  return next < 0 ? text.slice(at) : text.slice(at, at + next);
}
