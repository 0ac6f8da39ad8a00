/** What generated test files, fixtures and helpers of a project import: `tcspec/runtime`. */
export * from "./core.js";
export { TestDataGenerator } from "./data/index.js";
export * from "./steps/load-phrases.js";
export * from "./steps/phrases.js";
export type { CaseMeta } from "../compiler/model/case-meta.js";
export type { Target } from "../compiler/model/target.js";
export type { CaseContext, FixtureDefinition, FixtureInstance, FixtureRegistry } from "./case/fixture.js";
export type * from "./fixtures/index.js";
export type * from "./steps/context.js";
export type { RunnableDefinition, StepOptions } from "./steps/define.js";
