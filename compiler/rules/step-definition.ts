import { emittedRule } from "./emitted.js";

export const stepDefinition = emittedRule(
  "step-definition",
  "A step definition is an exported constant with a literal pattern: it is read by its syntax.",
);
