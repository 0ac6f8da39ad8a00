import { emittedRule } from "./emitted.js";

export const typeError = emittedRule("type-error", "The code of a step has no type errors.");
