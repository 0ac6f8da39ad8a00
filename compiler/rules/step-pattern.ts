import { emittedRule } from "./emitted.js";

export const stepPattern = emittedRule(
  "step-pattern",
  "The pattern of a step definition is a Cucumber Expression.",
);
