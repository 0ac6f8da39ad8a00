/** The mechanism of phrases, and the built-in ones, which generated code imports by name. */
export { defineStep } from "./define.js";
export type { RunnableDefinition, StepOptions } from "./define.js";
export type * from "./context.js";
export { conclude, perform, remember } from "./mechanism/perform.js";
