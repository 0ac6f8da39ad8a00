import { emittedRule } from "./emitted.js";

export const targetForm = emittedRule(
  "target-form",
  "A performance target is read by a grammar, so that it can be judged: what the grammar cannot read is no target.",
);
