import { emittedRule } from "./emitted.js";
import { replacement } from "./rule.js";

export const expectationMark = emittedRule(
  "expectation-mark",
  "An expectation begins with ✅ or ❌: behind a mark that looks like one nothing is checked.",
  {
    mend: ({ range, data }) =>
      typeof data["meant"] === "string"
        ? replacement(range, data["meant"], `Write ${data["meant"]}`)
        : undefined,
  },
);
