import type { SpecCase } from "../document/schema.js";
import type { BoundArgument } from "../model/step-call.js";
import type { Bind, BindContext, BoundPhrase, Match, Matched, StepDefinition } from "./binding.js";
import type { CompiledDefinition } from "./expression.js";
import { stripOne } from "./modifiers.js";
import type { StrippedPhrase } from "./modifiers.js";
import { nearestPhrases, type Nearest } from "./nearest.js";
import type { Scope } from "./parameters.js";
import { Candidates } from "./candidates.js";
import { tokenizePhrase, tokensIn, viewOf } from "./phrase-view.js";
import type { PhraseToken, PhraseView } from "./phrase-view.js";

/** Longer runs of text are no phrase; matching them would only cost time. */
const longestPhrase = 2000;

/** What a definition made of a phrase: its arguments, or why they do not fit. */
type Fit = { ok: true; arguments: BoundArgument[] } | { ok: false; reason: string };

/**
 * What matches phrases with compiled definitions. The words of a definition come before modifiers: "… idle for 10 s"
 * binds to a definition that says "for {q}" before "for 10 s" is taken off as a modifier. Where nothing is left out comes
 * before the case's own service is filled in. Beyond that no definition outranks another: two that fit are ambiguous.
 */
export function createMatcher(definitions: readonly CompiledDefinition[]): Match {
  const all = new Candidates(definitions);
  const asserting = new Candidates(definitions.filter(({ definition }) => definition.asserts));
  return (markdown, mustAssert, scope) => match(markdown, mustAssert ? asserting : all, scope);
}

/** A binder over compiled definitions: a matcher that knows of each case what its phrases may name. */
export function createBinder(definitions: readonly CompiledDefinition[], services: readonly string[]): Bind {
  const known = new Set(services);
  const matcher = createMatcher(definitions);
  // The phrases of a case come one after the other.
  let last: { spec: SpecCase; scope: Scope } | undefined;
  return (phrase, { role, spec }) => {
    if (last?.spec !== spec) last = { spec, scope: scopeOf(spec, known) };
    const result = matcher(phrase.markdown, mustAssert(role), last.scope);
    return result.kind === "bound"
      ? { kind: "bound", binding: { ...result.binding, range: phrase.range } }
      : result;
  };
}

/** What is expected must assert; an action in its place would be green without having looked at anything. */
export const mustAssert = (role: BindContext["role"]): boolean =>
  role === "expectation" || role === "precondition";

function scopeOf(spec: SpecCase, services: ReadonlySet<string>): Scope {
  return {
    services,
    values: new Map(spec.values.map(({ name, text }) => [name, text])),
    targets: spec.targets,
    caseService: caseServiceOf(spec),
  };
}

/** The Service Name of a case, without its ticks. */
export const caseServiceOf = ({ component }: SpecCase): string | undefined =>
  component.serviceName?.value.replaceAll("`", "").trim();

function match(markdown: string, definitions: Candidates, scope: Scope): Matched {
  if (markdown.length > longestPhrase) return { kind: "unbound", nearest: [], likeness: 0 };
  const tokens = tokenizePhrase(markdown, scope.values);
  // Taking modifiers off adds no word.
  const candidates = definitions.withWordsOf(tokens);
  if (candidates.length === 0) return unbound(tokens, definitions, scope);
  const whole = viewOf(tokens);
  let reason: string | undefined;
  let forms: StrippedPhrase[] = [{ view: whole, modifiers: {} }];
  const seen = new Set([whole.text]);
  while (forms.length > 0) {
    for (const omit of [false, true]) {
      const found = new Map<StepDefinition, BoundPhrase>();
      for (const { view, modifiers } of forms) {
        for (const compiled of candidates) {
          const fit = fitDefinition(compiled, view, scope, omit);
          if (fit?.ok) {
            const binding = { definition: compiled.definition, arguments: fit.arguments, modifiers };
            if (!found.has(compiled.definition)) found.set(compiled.definition, binding);
          } else reason ??= fit?.reason;
        }
      }
      const [first, second] = found.values();
      if (second) return { kind: "ambiguous", candidates: [...found.keys()] };
      if (first) return { kind: "bound", binding: first };
    }
    forms = forms
      .flatMap((form) => stripOne(form, scope))
      .filter(({ view }) => {
        const fresh = !seen.has(view.text);
        seen.add(view.text);
        return fresh;
      });
  }
  return unbound(tokens, definitions, scope, reason);
}

function unbound(
  tokens: readonly PhraseToken[],
  definitions: Candidates,
  scope: Scope,
  reason?: string,
): Matched {
  let found: Nearest | undefined;
  // Looked for when asked: what no phrase checks may be claimed by the code of its step.
  const look = (): Nearest => (found ??= nearestPhrases(tokens, definitions.all, scope));
  return {
    kind: "unbound",
    get nearest() {
      return look().phrases;
    },
    get likeness() {
      return look().likeness;
    },
    ...(reason === undefined ? {} : { reason }),
  };
}

function fitDefinition(
  definition: CompiledDefinition,
  view: PhraseView,
  scope: Scope,
  omit: boolean,
): Fit | undefined {
  const { parameters, required } = definition;
  // What most definitions fail at comes first: an expression is compiled when a phrase has the words of it.
  if (required.some((word) => !view.text.includes(word))) return undefined;
  if (omit && scope.caseService === undefined) return undefined;
  const { withoutService } = definition;
  const used = omit ? withoutService?.expression : definition.expression;
  if (!used) return undefined;
  const matched = used.regexp.test(view.text) ? used.match(view.text) : undefined;
  if (!matched) return undefined;
  const bound: BoundArgument[] = [];
  const groups = matched.map(({ group }) => group);
  for (const [index, kind] of parameters.entries()) {
    if (omit && index === withoutService?.omitted) {
      bound.push({ type: kind.type, value: scope.caseService, text: "" });
      continue;
    }
    const group = groups.shift();
    const tokens = tokensIn(view, group?.start ?? 0, group?.end ?? 0);
    const resolved = kind.resolve(tokens, scope);
    if (!resolved.ok) return resolved;
    bound.push({ type: kind.type, value: resolved.value, text: tokens.map(({ raw }) => raw).join(" ") });
  }
  return { ok: true, arguments: bound };
}
