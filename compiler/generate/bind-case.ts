import type { DataArgument, Expectation, Phrase, Remark, Step } from "../document/schema.js";
import type { Binding as BindingKind } from "../model/case-meta.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { PerformInput, PerformPlace, StepData } from "../model/step-call.js";
import type { Bind, BindContext, Binding, BindResult, StepDefinition } from "../steps/binding.js";
import { bindDiagnostic } from "../steps/diagnostics.js";
import { onlyExpects } from "../steps/title-only.js";
import type { CasePlan, Item } from "./plan.js";
import { forgottenMark, remarkReadings } from "./forgotten-mark.js";
import { surplusData, unreadPhrase } from "./unread.js";

/** A call of a step definition. */
export interface Call {
  kind: "call";
  definition: StepDefinition;
  place: PerformPlace;
  input: PerformInput;
}

/** A phrase of the setup or teardown that nothing runs: leaving it out silently would test something else. */
export interface Missing {
  kind: "missing";
  phrase: Phrase;
  reason: string;
}

export type BoundItem = Extract<Item, { kind: "code" }> | Call | Missing;

export interface BoundStep {
  step: Step;
  binding: BindingKind;
  reason?: string;
  /** The phrase, then the expectations that bind. */
  calls: Call[];
  expectations: { expectation: Expectation; binding: BindingKind }[];
}

/** What was asked of the step definitions for a case, and what came of it. */
export interface Asked {
  phrase: Phrase;
  role: BindContext["role"];
  /** Whether it is told where no definition fits. */
  mustBind: boolean;
  result: BindResult;
}

export interface BoundCase {
  plan: CasePlan;
  asked: Asked[];
  preconditions: { phrase: Phrase; binding: BindingKind; call?: Call }[];
  setup: BoundItem[];
  steps: BoundStep[];
  teardown: BoundItem[];
  diagnostics: Diagnostic[];
}

/** Binds every phrase of a case that can run, and says what has nothing to run and why. */
export function bindCase(plan: CasePlan, bind: Bind, file: string): BoundCase {
  const binder = new CaseBinder(plan, bind, file);
  const { spec } = plan;
  for (const remark of spec.remarks) binder.remark(remark);
  return {
    plan,
    asked: binder.asked,
    preconditions: spec.preconditions.map(({ phrase }, index) => {
      const { call } = binder.call(phrase, "precondition", `precondition:${index + 1}`, []);
      return call ? { phrase, binding: "definition", call } : { phrase, binding: "none" };
    }),
    setup: plan.setup.map((item) => binder.item(item, "setup")),
    steps: plan.steps.map((step) => binder.step(step)),
    teardown: plan.teardown.map((item) => binder.item(item, "teardown")),
    diagnostics: binder.diagnostics,
  };
}

class CaseBinder {
  readonly diagnostics: Diagnostic[] = [];
  readonly asked: Asked[] = [];
  readonly #plan: CasePlan;
  readonly #bind: Bind;
  readonly #file: string;

  constructor(plan: CasePlan, bind: Bind, file: string) {
    this.#plan = plan;
    this.#bind = bind;
    this.#file = file;
  }

  step(step: Step): BoundStep {
    const { binding, reason, call: own } = this.#ownBinding(step);
    const calls = own ? [own] : [];
    const expectations: BoundStep["expectations"] = [];
    for (const expectation of step.expectations)
      expectations.push({ expectation, binding: this.#expect(expectation, binding, calls) });
    if (binding === "definition" && calls.length === 0)
      return { step, binding: "none", reason: unchecked(step), calls, expectations };
    return { step, binding, ...(reason !== undefined && { reason }), calls, expectations };
  }

  /** What would run in another place is no remark: its author means it to run. */
  remark({ phrase, role: wanted }: Remark): void {
    if (wanted === "expectation" && this.#isForgottenExpectation(phrase)) return;
    const role = wanted === "expectation" ? "step" : wanted;
    const result = this.#bind(phrase, { spec: this.#plan.spec, role, data: [] });
    const isPhrase = result.kind !== "unbound" || result.reason !== undefined;
    this.asked.push({ phrase, role, mustBind: isPhrase, result });
    if (isPhrase) this.diagnostics.push(unreadPhrase(phrase, role, this.#file));
  }

  /** What an expectation is bound to; its call, where it has one, is added to those of its step. */
  #expect({ phrase, id, data, polarity }: Expectation, ofStep: BindingKind, calls: Call[]): BindingKind {
    if (ofStep === "none") return "none";
    // What no phrase checks is claimed by the code of the step, if it has any.
    const { call } = this.call(phrase, "expectation", id, data, ofStep === "definition");
    if (call === undefined) return ofStep === "inline" ? "inline" : "none";
    if (polarity === "must-not") call.input.polarity = "must-not";
    calls.push(call);
    return "definition";
  }

  /** Whether a remark would be an expectation with a mark before it: then it looks like one that is checked. */
  #isForgottenExpectation(remark: Phrase): boolean {
    for (const phrase of remarkReadings(remark)) {
      const result = this.#bind(phrase, { spec: this.#plan.spec, role: "expectation", data: [] });
      this.asked.push({ phrase, role: "expectation", mustBind: false, result });
      if (result.kind === "unbound") continue;
      this.diagnostics.push(forgottenMark(remark, phrase, this.#file));
      return true;
    }
    return false;
  }

  #ownBinding(step: Step): { binding: BindingKind; reason?: string; call?: Call } {
    if (step.code.length > 0) return { binding: "inline" };
    const [reference] = step.reference;
    if (reference)
      return {
        binding: "none",
        reason: `${languageName(reference.language)} code is reference text and is not run`,
      };
    if (!step.phrase) return { binding: "none", reason: "there is nothing to run: no code and no phrase" };
    const expects = onlyExpects(step);
    const { call, reason } = this.call(step.phrase, "step", String(step.number), step.data, !expects);
    if (call) return { binding: "definition", call };
    return expects ? { binding: "definition" } : { binding: "none", reason };
  }

  item(item: Item, role: "setup" | "teardown"): BoundItem {
    if (item.kind === "code") return item;
    const { call, reason } = this.call(item.phrase, role, item.at, item.step.data);
    return call ?? { kind: "missing", phrase: item.phrase, reason };
  }

  call(
    phrase: Phrase,
    role: BindContext["role"],
    at: string,
    data: DataArgument[],
    mustBind = role !== "precondition",
  ): { call: Call; reason?: never } | { call?: never; reason: string } {
    const result = this.#bind(phrase, { spec: this.#plan.spec, role, data });
    this.asked.push({ phrase, role, mustBind, result });
    if (result.kind === "bound") {
      this.diagnostics.push(...surplusData(result.binding, data, this.#file));
      return { call: callOf(result.binding, phrase, at, data) };
    }
    const isAmbiguous = result.kind === "ambiguous";
    // The others of the spec can run: what does not bind is pending, and said.
    const told = isAmbiguous || mustBind ? bindDiagnostic(phrase, result, this.#file) : undefined;
    if (told) this.diagnostics.push(isAmbiguous ? told : { ...told, severity: "warning" });
    if (isAmbiguous) return { reason: "the phrase binds to several step definitions" };
    const reason = `the phrase binds to no step definition: ${phrase.markdown}`;
    const hasNearest = mustBind && result.nearest.length > 0;
    return { reason: hasNearest ? `${reason}; nearest: ${result.nearest.join(" / ")}` : reason };
  }
}

/** Why a step that only expects has nothing to run. */
const unchecked = ({ expectations }: Step): string =>
  `nothing checks ${expectations.map(({ id, phrase }) => `${id} (${phrase.value})`).join(", ")}`;

function callOf(
  { definition, arguments: given, modifiers }: Binding,
  phrase: Phrase,
  at: string,
  data: DataArgument[],
): Call {
  const { line, column } = phrase.range.start;
  return {
    kind: "call",
    definition,
    place: { at, line, column, text: phrase.value },
    input: {
      arguments: given,
      ...(data.length > 0 && { data: data.map(stepData) }),
      ...(Object.keys(modifiers).length > 0 && { modifiers }),
    },
  };
}

/** Every call of a case: of its pre-conditions, setup, steps and teardown. */
export function callsOf({ preconditions, setup, steps, teardown }: BoundCase): Call[] {
  const items = [...setup, ...teardown].filter((item): item is Call => item.kind === "call");
  return [
    ...preconditions.flatMap(({ call }) => call ?? []),
    ...items,
    ...steps.flatMap(({ calls }) => calls),
  ];
}

/** Fixtures that the phrases of a case have from its beginning: those of their definitions, and of "while … is stopped". */
export function neededFixtures(bound: BoundCase): string[] {
  return callsOf(bound).flatMap(({ definition, input }) => [
    ...(definition.fixtures ?? []),
    ...(input.modifiers?.whileBroken === undefined ? [] : ["faults"]),
  ]);
}

/** Data of a step as generated code holds it. */
export function stepData(data: DataArgument): StepData {
  const { line } = data.range.start;
  if (data.kind === "quote") return { kind: data.kind, line, content: data.text };
  if (data.kind !== "table") return { kind: data.kind, line, content: data.block.content };
  return {
    kind: data.kind,
    line,
    header: data.table.header.map(({ value }) => value),
    rows: data.table.rows.map((row) => ({
      line: row.range.start.line,
      cells: row.cells.map(({ value }) => value),
    })),
  };
}

const languageName = (language: string): string =>
  language === "" ? "This" : language.charAt(0).toUpperCase() + language.slice(1);
