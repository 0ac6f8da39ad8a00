import type { StepData } from "../../../compiler/model/step-call.js";
import { Given } from "./given.js";

const table = (line: number): StepData => ({
  kind: "table",
  line,
  header: ["a"],
  rows: [{ line, cells: ["1"] }],
});
const text = (kind: "sql" | "json" | "quote", line: number): StepData => ({ kind, line, content: "1" });
const given = (...data: StepData[]) => new Given(data, []);

it("refuses a second block where it reads one", () => {
  expect(() => given(table(5), table(9)).rows()).toThrow("second table under the phrase, at line 9");
  expect(() => given(text("sql", 5), text("sql", 9)).text()).toThrow(
    "second sql under the phrase, at line 9",
  );
  expect(() => given(text("json", 5), text("sql", 9)).data()).toThrow("second sql");
  expect(() => given(text("quote", 5), text("quote", 9)).text()).toThrow("second quote");
});

it("reads a table beside a text, and data beside a quote", () => {
  const both = given(table(5), text("json", 9), text("quote", 12));
  expect(both.rows()).toHaveLength(1);
  expect(both.data()).toBe(1);
});
