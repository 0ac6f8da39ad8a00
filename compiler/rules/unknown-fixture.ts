import { emittedRule } from "./emitted.js";

export const unknownFixture = emittedRule(
  "unknown-fixture",
  "A name that no step declares and no fixture has is nowhere.",
);
