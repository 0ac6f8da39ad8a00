import { emittedRule } from "./emitted.js";

export const stepAmbiguous = emittedRule("step-ambiguous", "A phrase means one step definition.");
