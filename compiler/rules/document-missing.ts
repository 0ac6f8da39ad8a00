import { emittedRule } from "./emitted.js";

export const documentMissing = emittedRule(
  "document-missing",
  "A requirement document that the configuration names exists.",
);
