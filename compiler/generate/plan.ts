import type { CodeBlock, Phrase, Procedure, SpecCase, Step } from "../document/schema.js";

/** A stretch of a case that runs in order: code, or a phrase that may bind to a definition. */
export type Item =
  { kind: "code"; block: CodeBlock } | { kind: "phrase"; at: string; step: Step; phrase: Phrase };

/** A case in the order of running, before anything is bound. */
export interface CasePlan {
  spec: SpecCase;
  steps: Step[];
  setup: Item[];
  teardown: Item[];
}

/** What of a case runs, and in which order. The Main Test Method runs only where there are no steps. */
export function planCase(spec: SpecCase): CasePlan {
  return {
    spec,
    steps: spec.steps.length > 0 ? spec.steps : mainMethodSteps(spec.mainMethod),
    setup: itemsOf(spec.setup, "setup"),
    teardown: itemsOf(spec.teardown, "teardown"),
  };
}

/** All code of a case that runs, each block once. */
export function codeOf({ setup, steps, teardown }: CasePlan): CodeBlock[] {
  const blocks = [...setup, ...teardown].flatMap((item) => (item.kind === "code" ? [item.block] : []));
  return [...blocks, ...steps.flatMap((step) => step.code)];
}

function mainMethodSteps(method: Procedure | undefined): Step[] {
  if (!method) return [];
  if (method.steps.length > 0) return method.steps;
  const { code, reference, range } = method;
  const title = { value: "Main Test Method", range };
  return [{ number: 1, title, code, data: [], reference, expectations: [], range }];
}

function itemsOf(procedure: Procedure | undefined, name: "setup" | "teardown"): Item[] {
  if (!procedure) return [];
  const ofSteps = procedure.steps.flatMap((step): Item[] => {
    if (step.code.length > 0) return step.code.map((block) => ({ kind: "code", block }));
    return step.phrase ? [{ kind: "phrase", at: `${name}:${step.number}`, step, phrase: step.phrase }] : [];
  });
  const code = procedure.code.map((block): Item => ({ kind: "code", block }));
  return [...code, ...ofSteps].sort((a, b) => offsetOf(a) - offsetOf(b));
}

const offsetOf = (item: Item): number =>
  item.kind === "code" ? item.block.range.start.offset : item.phrase.range.start.offset;
