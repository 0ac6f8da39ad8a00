import { emittedRule } from "./emitted.js";

export const fenceTimeout = emittedRule("fence-timeout", "The time limit of a step is a duration.");
