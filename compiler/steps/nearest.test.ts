import type { SpecCase } from "../document/schema.js";
import type { StepDefinition } from "./binding.js";
import { bindDiagnostic, compileDefinitions, createBinder } from "./index.js";

const start = { line: 3, column: 4, offset: 30 };
const range = { start, end: start };
const spec = { values: [], targets: [], component: {} } as unknown as SpecCase;
const define = (pattern: string): StepDefinition => ({
  exportName: "step",
  module: "tcspec/runtime",
  pattern,
  asserts: true,
  description: "x",
  file: "steps/a.ts",
  line: 1,
});

test("of a table in a phrase it is said what is missing", () => {
  const value = "The result is: | a | b | |---|:-:| | 1 | 2 |";
  const told = bindDiagnostic(
    { value, markdown: value, range },
    { kind: "unbound", nearest: ["Run on `postgres`"] },
    "specs/a.md",
  );
  expect(told?.message).toMatch(
    /^Unexpected lines of a table in the phrase "The result is:", expected the table behind an empty line and indented/u,
  );
});

const bindWith = (definitions: StepDefinition[], services: string[]) => {
  const bindOne = createBinder(compileDefinitions(definitions).compiled, services);
  return (markdown: string) => {
    const result = bindOne({ value: markdown, markdown, range }, { spec, role: "step", data: [] });
    return result.kind === "unbound" ? result.nearest : [];
  };
};
const runOn = { ...define("Run on {service}"), example: "Run on `postgres`:" };
const health = { ...define("{services} is/are healthy"), example: "`gateway` and `redis` are healthy" };

test.each<[string, string, StepDefinition, string[]]>([
  // The service that is nearly named, that of the example, the only one; never one that there is not.
  ["Run on `postgers`:", "Run on `postgres`", runOn, ["redis", "postgres"]],
  ["Run it", "Run on `postgres`", runOn, ["redis", "postgres"]],
  ["Run it", "Run on `ledger`", runOn, ["ledger"]],
  ["Run it", "Run on {service}", runOn, ["redis", "ledger"]],
  ["`readis` and `ledger` are helthy", "`redis` and `ledger` are healthy", health, ["redis", "ledger"]],
  ["ledger is helthy", "`ledger` is healthy", health, ["redis", "ledger"]],
  ["The key exsts", "{key} exists in `redis`", define("{key} exists in {service}"), ["redis"]],
  ["`a:b` exsts", "`a:b` exists in `redis`", define("{key} exists in {service}"), ["redis"]],
])("%j: %j, with the services of the project", (markdown, expected, definition, services) => {
  expect(bindWith([definition], services)(markdown)).toEqual([expected]);
});

const succeed = { ...define("It/Each/All succeed(s)"), example: "All succeed" };
const contains = { ...define("(Every )(The )reply contains {text}"), example: 'The reply contains "Paris"' };
test.each<[string, string, StepDefinition]>([
  ["It succedes", "It succeeds", succeed],
  ["All succed", "All succeed", succeed],
  ["It works", "All succeed", succeed],
  ["The replies have it", 'The reply contains "Paris"', contains],
])("%j: %j, a sentence", (markdown, expected, definition) => {
  expect(bindWith([definition], [])(markdown)).toEqual([expected]);
});
