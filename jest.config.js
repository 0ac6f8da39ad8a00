/** The unit tests of tcspec itself: they test the sources, through swc; what they spawn is built first. */
const esmOnlyHeavy = [
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
];

export default {
  testEnvironment: "node",
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
  transformIgnorePatterns: [`/node_modules/(${esmOnlyHeavy.join("|")})/`],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/generated"],
};
