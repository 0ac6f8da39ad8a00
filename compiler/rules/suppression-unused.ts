import { emittedRule } from "./emitted.js";

export const suppressionUnused = emittedRule(
  "suppression-unused",
  "A comment that switches off what does not occur hides what may come.",
  { severity: "warning" },
);
