import type { Step } from "../document/schema.js";
import type { CaseMeta, StepMeta } from "../model/case-meta.js";
import { type BoundCase, type BoundStep, stepData } from "./bind-case.js";

/** What of the project a case's metadata depends on. */
export interface MetaContext {
  file: string;
  specHash: string;
  /** Level of a case whose spec names none, by its id. */
  levelOf(id: string): number | undefined;
  /** Milliseconds for a step that has no limit of its own; absent for the runtime's. */
  timeoutMsOf(step: Step): number | undefined;
}

/** The first argument of `testCase`. Optional members are left out where there is nothing. */
export function caseMeta(bound: BoundCase, fixtures: readonly string[], context: MetaContext): CaseMeta {
  const { spec } = bound.plan;
  return {
    id: spec.id.value,
    name: spec.name.value,
    file: context.file,
    specHash: context.specHash,
    line: spec.range.start.line,
    level: spec.level?.value ?? context.levelOf(spec.id.value) ?? 0,
    ...(spec.category && { category: spec.category.value }),
    ...(spec.priority && { priority: spec.priority.value }),
    ...(spec.status && { status: spec.status.value }),
    ...(spec.component.serviceName && { service: spec.component.serviceName.value }),
    ...(fixtures.length > 0 && { fixtures: [...fixtures] }),
    ...(spec.targets.length > 0 && { targets: spec.targets }),
    ...(spec.values.length > 0 && {
      values: spec.values.map(({ name, text, range }) => ({ name, text, line: range.start.line })),
    }),
    ...(bound.preconditions.length > 0 && {
      preconditions: bound.preconditions.map(({ phrase, binding }) => ({
        text: phrase.value,
        line: phrase.range.start.line,
        binding,
      })),
    }),
    ...(spec.fixtures.length > 0 && {
      data: spec.fixtures.map(({ name, language, content, range }) => ({
        name,
        language,
        content,
        line: range.start.line,
      })),
    }),
    steps: bound.steps.map((step) => stepMeta(step, context)),
  };
}

function stepMeta({ step, binding, reason, expectations }: BoundStep, context: MetaContext): StepMeta {
  const timeoutMs = context.timeoutMsOf(step);
  return {
    number: step.number,
    title: step.title.value,
    line: step.range.start.line,
    binding,
    ...(reason !== undefined && { reason }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    expectations: expectations.map(({ expectation, binding: how }) => ({
      id: expectation.id,
      polarity: expectation.polarity,
      text: expectation.phrase.value,
      line: expectation.range.start.line,
      binding: how,
    })),
    ...(binding === "inline" && step.data.length > 0 && { data: step.data.map(stepData) }),
  };
}
