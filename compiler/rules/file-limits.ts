import { emittedRule } from "./emitted.js";

export const fileLimits = emittedRule(
  "file-limits",
  "A spec stays within bounds, so that no file can hang or exhaust the tools that read it.",
);
