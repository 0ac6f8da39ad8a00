import { emittedRule } from "./emitted.js";

export const stepSyntax = emittedRule(
  "step-syntax",
  "What would end, leave or rename the test around a step is refused in its code.",
);
