import { emittedRule } from "./emitted.js";

export const planForm = emittedRule("plan-form", "The plan of test cases is YAML of a known form.");
