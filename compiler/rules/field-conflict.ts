import { emittedRule } from "./emitted.js";

export const fieldConflict = emittedRule(
  "field-conflict",
  "A fact that stands in two places is the same in both.",
);
