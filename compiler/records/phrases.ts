import type { Asked, BoundCase } from "../generate/bind-case.js";
import type { Unit } from "../model/target.js";
import { caseServiceOf, mustAssert } from "../steps/bind.js";
import type { Match, Matched } from "../steps/binding.js";
import { sha256 } from "../files/sha256.js";

/** A phrase, whether only definitions that assert may fit it, whether it is told where none fits, what came of it. */
type RecordedPhrase = readonly [markdown: string, asserts: 0 | 1, told: 0 | 1, outcome: string];

/** What the phrases of a case were bound in, and what came of it: all that binding them anew takes. Plain data. */
export interface CasePhrases {
  values: [name: string, text: string][];
  /** Those that are applicable. */
  targets: [subject: string, value: number, unit: Unit][];
  service?: string;
  phrases: RecordedPhrase[];
}

export function phrasesOf({ plan: { spec }, asked }: BoundCase): CasePhrases {
  const service = caseServiceOf(spec);
  const declared = spec.targets.filter(({ notApplicable }) => notApplicable === undefined);
  return {
    values: spec.values.map(({ name, text }) => [name, text]),
    targets: declared.map(({ subject, value, unit }) => [subject, value, unit]),
    ...(service !== undefined && { service }),
    phrases: asked.map(recorded),
  };
}

const recorded = ({ phrase, role, mustBind, result }: Asked): RecordedPhrase => [
  phrase.markdown,
  mustAssert(role) ? 1 : 0,
  mustBind ? 1 : 0,
  outcomeOf(result, mustBind),
];

/** Whether any phrase of a spec has another outcome now: another binding, or another finding. */
export function bindsOtherwise(
  cases: readonly CasePhrases[],
  match: Match,
  services: ReadonlySet<string>,
): boolean {
  return cases.some(({ values, targets, service, phrases }) => {
    const scope = {
      services,
      values: new Map(values),
      targets: targets.map(([subject, value, unit]) => ({ subject, value, unit })),
      caseService: service,
    };
    return phrases.some(
      ([markdown, asserts, told, outcome]) =>
        outcomeOf(match(markdown, asserts === 1, scope), told === 1) !== outcome,
    );
  });
}

/** Stands for all of a match that a generated file and its findings can hang on. */
function outcomeOf(result: Matched, told: boolean): string {
  if (result.kind === "bound") {
    const { definition, arguments: given, modifiers } = result.binding;
    const { exportName, module, remembers, fixtures } = definition;
    return digest(["bound", exportName, module, remembers, fixtures, given, modifiers]);
  }
  // It is always told, with the places of the definitions: its spec is compiled each time.
  if (result.kind === "ambiguous") return "ambiguous";
  return told ? digest(["unbound", result.nearest, result.reason]) : "";
}

const digest = (outcome: readonly unknown[]): string => sha256(JSON.stringify(outcome)).slice(0, 16);
