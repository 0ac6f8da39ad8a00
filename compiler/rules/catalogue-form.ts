import { emittedRule } from "./emitted.js";

export const catalogueForm = emittedRule(
  "catalogue-form",
  "A requirement document in YAML is a list of numbers and titles.",
);
