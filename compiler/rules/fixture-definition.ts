import { emittedRule } from "./emitted.js";

export const fixtureDefinition = emittedRule(
  "fixture-definition",
  "A project's fixtures are found by their syntax, without running the file.",
);
