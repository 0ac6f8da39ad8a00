import type { CodeBlock } from "../document/schema.js";
import type { BoundCase, BoundItem, BoundStep } from "./bind-case.js";
import type { Fence } from "./fence/fence.js";
import { type Scope, scopeOf, type Unit } from "./scope/scope.js";

/** A case with its phrases bound and the names of its code resolved. */
export interface AnalyzedCase {
  bound: BoundCase;
  scope: Scope;
  setup: Unit;
  /** In the order of the steps. */
  steps: Unit[];
  teardown: Unit;
}

export type FenceOf = (block: CodeBlock) => Fence | undefined;

/** Resolves the names of a case's code. Setup, steps and teardown are the units that may be wrapped in blocks. */
export function analyzeCase(
  bound: BoundCase,
  fenceOf: FenceOf,
  projectFixtures: ReadonlySet<string>,
  file: string,
): AnalyzedCase {
  const unit = (label: string, blocks: readonly CodeBlock[]): Unit => ({
    label,
    fences: blocks.flatMap((block) => fenceOf(block) ?? []),
  });
  const setup = unit("Test Setup", blocksOf(bound.setup));
  const steps = bound.steps.map(({ step }: BoundStep) => unit(`step ${step.number}`, step.code));
  const teardown = unit("Test Teardown", blocksOf(bound.teardown));
  const scope = scopeOf([setup, ...steps, teardown], projectFixtures, file);
  return { bound, scope, setup, steps, teardown };
}

const blocksOf = (items: readonly BoundItem[]): CodeBlock[] =>
  items.flatMap((item) => (item.kind === "code" ? [item.block] : []));
