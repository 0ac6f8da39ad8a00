import fc from "fast-check";

import { compareWithTable } from "./compare.js";

import type { SqlResult } from "./result.js";

const result = (
  columns: Record<string, string>,
  rows: (string | null)[][],
  command = "SELECT",
): SqlResult => ({
  command,
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
  rowCount: rows.length,
});

const table = (header: string[], ...rows: string[][]) => ({
  header,
  rows: rows.map((cells, index) => ({ line: 10 + index, cells })),
});

const people = result({ name: "text", age: "integer" }, [
  ["alice", "30"],
  ["bob", null],
  ["bob", null],
]);

/** Differences as `line: message`. */
function differences(...[found, expected, inOrder]: Parameters<typeof compareWithTable>): string[] {
  return compareWithTable(found, expected, inOrder).map(
    ({ row, message }) => `${row?.line ?? "-"}: ${message}`,
  );
}

describe("compareWithTable", () => {
  test("equal tables have no differences, in order or not", () => {
    expect(
      differences(people, table(["name", "age"], ["alice", "30"], ["bob", "NULL"], ["bob", "NULL"]), true),
    ).toEqual([]);
    expect(
      differences(people, table(["name", "age"], ["bob", "NULL"], ["alice", "30"], ["bob", "NULL"]), false),
    ).toEqual([]);
  });

  test("the order of rows counts where it is asked for", () => {
    expect(
      differences(people, table(["name", "age"], ["bob", "NULL"], ["alice", "30"], ["bob", "NULL"]), true),
    ).toEqual([
      '10: Row 1 differs: name (text): expected "bob", found "alice"; age (integer): expected NULL, found "30"',
      '11: Row 2 differs: name (text): expected "alice", found "bob"; age (integer): expected "30", found NULL',
    ]);
  });

  test("columns are those of the table, in its order", () => {
    expect(differences(people, table(["age", "name"]), false)).toEqual([
      "-: Unexpected columns name, age, expected age, name",
    ]);
    expect(differences(people, table(["name"]), false)).toEqual([
      "-: Unexpected columns name, age, expected name",
    ]);
    expect(differences(result({}, [], "INSERT"), table(["name"]), false)).toEqual([
      "-: Unexpected INSERT that returns no rows, expected the columns name",
    ]);
  });

  test("a type counts where the header says it", () => {
    const rows = [
      ["alice", "30"],
      ["bob", "NULL"],
      ["bob", "NULL"],
    ];
    expect(differences(people, table(["name (text)", "age (int)"], ...rows), false)).toEqual([]);
    expect(differences(people, table(["name (varchar(20))", "age (bigint)"], ...rows), false)).toEqual([
      "-: Unexpected type text of the column name, expected varchar(20)",
      "-: Unexpected type integer of the column age, expected bigint",
    ]);
  });

  test("a row that differs is told at its line, with the nearest row that was found", () => {
    expect(
      differences(people, table(["name", "age"], ["bob", "NULL"], ["alice", "31"], ["bob", "NULL"]), false),
    ).toEqual([
      '11: No row of the result equals row 2 of the table; the nearest: age (integer): expected "31", found "30"',
    ]);
  });

  test("rows that are missing and rows that nobody expected", () => {
    expect(differences(people, table(["name", "age"], ["bob", "NULL"]), false)).toEqual([
      '-: Unexpected row: name "alice", age "30"',
      '-: Unexpected row: name "bob", age NULL',
    ]);
    const four = table(["name", "age"], ["alice", "30"], ["bob", "NULL"], ["bob", "NULL"], ["bob", "NULL"]);
    expect(differences(people, four, true)).toEqual(["13: Row 4 is missing: the result has 3"]);
    expect(differences(people, four, false)).toEqual(["13: No row of the result equals row 4 of the table"]);
    expect(differences(result({ n: "integer" }, []), table(["n"]), true)).toEqual([]);
    expect(differences(result({ n: "integer" }, [["1"]]), table(["n"]), true)).toEqual([
      '-: Unexpected row: n "1"',
    ]);
  });

  test("NULL is not the empty text, and not the text NULL", () => {
    const texts = result({ t: "text" }, [["NULL"], [""], [null]]);
    expect(differences(texts, table(["t"], ['"NULL"'], [""], ["NULL"]), true)).toEqual([]);
    expect(differences(texts, table(["t"], ["NULL"], ["NULL"], [""]), true)).toEqual([
      '10: Row 1 differs: t (text): expected NULL, found "NULL"',
      '11: Row 2 differs: t (text): expected NULL, found ""',
      '12: Row 3 differs: t (text): expected "", found NULL',
    ]);
  });

  test("a cell that is no value of its column is told at its row", () => {
    expect(differences(people, table(["name", "age"], ["alice", "thirty"]), false)).toEqual([
      '10: Unexpected "thirty" for the column age (integer), expected a number, such as 12.5, or NULL',
    ]);
  });

  test("of many differences the first ones are told, and long values are cut", () => {
    const long = result(
      { t: "text" },
      Array.from({ length: 9 }, () => ["x".repeat(1000)]),
    );
    const told = differences(long, table(["t"]), false);
    expect(told).toHaveLength(6);
    expect(told[0]).toContain("… (1000 characters)");
    expect(told[5]).toBe("-: … and 4 more differences");
  });

  const cell = fc.option(fc.constantFrom("1", "2", "3"));
  const rows = fc.array(
    fc.tuple(cell, cell).map((pair): (string | null)[] => [...pair]),
    { maxLength: 12 },
  );
  const written = (all: (string | null)[][]) =>
    table(["a", "b"], ...all.map((row) => row.map((value) => value ?? "NULL")));

  test("any order of the same rows is equal where the query does not order", () => {
    const shuffled = rows.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(compareWithTable(result({ a: "integer", b: "integer" }, all), written(other), false)).toEqual(
          [],
        );
      }),
    );
  });

  test("no differences means: the same rows as often", () => {
    const sorted = (all: (string | null)[][]) => all.map((row) => JSON.stringify(row)).sort();
    fc.assert(
      fc.property(rows, rows, (one, two) => {
        const found = result({ a: "integer", b: "integer" }, one);
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(two));
        expect(compareWithTable(found, written(two), false).length === 0).toBe(same);
        expect(compareWithTable(found, written(two), true).length === 0).toBe(
          JSON.stringify(one) === JSON.stringify(two),
        );
      }),
    );
  });
});
