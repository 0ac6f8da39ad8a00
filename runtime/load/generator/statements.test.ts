import { sql, sqlTemplateOf } from "../request/sql.js";
import { StatementSource } from "./statements.js";

const drawn = (source: StatementSource, count: number) =>
  Array.from({ length: count }, () => source.next().prepared);

test("statements are drawn by their weights, ranges for each request, from the seed", () => {
  const templates = [
    sqlTemplateOf(sql("SELECT $1, $2", [{ from: 3, to: 5 }, "x"], { weight: 3, rows: 1 })),
    sqlTemplateOf(sql("SELECT 1")),
  ];
  const seen = drawn(new StatementSource(templates, 7), 4000);
  expect(drawn(new StatementSource(templates, 7), 4000)).toEqual(seen);
  expect(drawn(new StatementSource(templates, 8), 4000)).not.toEqual(seen);
  const first = seen.filter(({ rows }) => rows === 1);
  // 3,000 are expected; four standard deviations are 110.
  expect(Math.abs(first.length - 3000)).toBeLessThan(110);
  expect(new Set(first.map(({ params }) => params[0]))).toEqual(new Set([3, 4, 5]));
  expect(new Set(first.map(({ params }) => params[1]))).toEqual(new Set(["x"]));
});

test("what is no statement is refused", () => {
  expect(() => sqlTemplateOf(sql(" \n"))).toThrow(/without text, expected a statement/);
  expect(() => sqlTemplateOf(sql("SELECT $1", [{ from: 5, to: 3 }]))).toThrow(/range from 5 to 3/);
  expect(() => sqlTemplateOf(sql("SELECT $1", [{ from: 0.5, to: 3 }]))).toThrow(/range from 0.5 to 3/);
  expect(() => sqlTemplateOf(sql("SELECT 1", [], { rows: -1 }))).toThrow(/rows -1/);
  expect(() => sqlTemplateOf(sql("SELECT 1", [], { weight: 0 }))).toThrow(/weight 0/);
  expect(() => new StatementSource([], 1)).toThrow(/without requests/);
});
