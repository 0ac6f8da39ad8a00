import { availableParallelism } from "node:os";

/** The unit tests of tcspec itself: they test the sources, through swc; what they spawn is built first. */

/** Packages that are CommonJS: they run as they are. All others are transformed, which costs large ones seconds. */
const commonJs = [
  "@ts-morph",
  "ts-morph",
  "typescript",
  "zod",
  "yaml",
  "jest",
  "jest-[^/]+",
  "@jest",
  "@babel",
  "pg",
  "undici",
  "handlebars",
  "fast-check",
  "esbuild",
  "@swc",
  "playwright-core",
  "ioredis",
  "@ioredis",
  "regexp-tree",
  "ajv",
  "prom-client",
];

export default {
  testEnvironment: "node",
  // Half of these tests wait for processes: one worker more than there are cores, of two, keeps those busy.
  // A number: Jest takes "150%" for 150 of them.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // No test judges the clock: this ends what hangs, on the busiest machine, too.
  testTimeout: 60_000,
  roots: ["<rootDir>/compiler", "<rootDir>/runtime", "<rootDir>/scripts", "<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "/__fixtures__/",
    ...(process.env["TCSPEC_LONG"] ? [] : ["\\.long\\.test\\.ts$"]),
  ],
  globalSetup: "<rootDir>/scripts/build.mjs",
  moduleNameMapper: {
    "^(\\.{1,2}/.*)\\.js$": "$1",
    "^fast-check$": "<rootDir>/test/seeded-fast-check.cjs",
  },
  transform: {
    "/node_modules/satteri/index\\.js$": "<rootDir>/test/satteri-transform.cjs",
    "\\.[cm]?[jt]sx?$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, sourceMaps: "inline" },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(${commonJs.join("|")})/`],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/generated"],
};
