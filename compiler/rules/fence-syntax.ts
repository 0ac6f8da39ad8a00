import { emittedRule } from "./emitted.js";

export const fenceSyntax = emittedRule("fence-syntax", "The code of a step is whole TypeScript by itself.");
