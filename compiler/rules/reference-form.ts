import { emittedRule } from "./emitted.js";

export const referenceForm = emittedRule(
  "reference-form",
  "A reference is a document and a number, so that it can be followed.",
  { severity: "warning" },
);
