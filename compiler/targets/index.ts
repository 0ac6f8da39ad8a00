/**
 * The grammar of performance targets and of quantities anywhere else: tokens, recursive descent, located errors.
 * What a bound means that does not say so: see `words.ts` and docs/architecture.md.
 */
export { parseTargets } from "./parse.js";
export type { TargetOptions } from "./parse.js";
export { printTarget } from "./print.js";
export { parseQuantity, printQuantity } from "./quantity.js";
export type { Quantity } from "./quantity.js";
