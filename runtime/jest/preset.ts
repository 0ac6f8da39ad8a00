import { join } from "node:path";

const beside = (name: string) => join(__dirname, name);
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");

/** `preset: "tcspec"`: what Jest needs to run generated test files, and the project's own tests beside them. */
export default {
  testEnvironment: beside("jest-environment.cjs"),
  transform: { "\\.(?:[cm]?ts|tsx|m?js|jsx)$": beside("jest-transform.cjs") },
  // This package's own build is ready to run, also where it does not stand in a node_modules.
  transformIgnorePatterns: ["/node_modules/", `${escaped(__dirname)}[\\\\/]`],
  // Relative imports in TypeScript name the output (`./rows.js`); the source is what is there.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": ["$1.js", "$1.ts", "$1"] },
  reporters: ["default", beside("jest-reporter.cjs")],
  globalSetup: beside("jest-global-setup.js"),
  globalTeardown: beside("jest-global-teardown.js"),
};
