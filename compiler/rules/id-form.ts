import { emittedRule } from "./emitted.js";

export const idForm = emittedRule(
  "id-form",
  "A test case has an id of the project's form: by it everything else finds the case.",
);
