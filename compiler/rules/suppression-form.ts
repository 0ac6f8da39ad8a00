import { emittedRule } from "./emitted.js";

export const suppressionForm = emittedRule(
  "suppression-form",
  "A comment that switches a rule off names the rule and says why.",
);
