import fc from "fast-check";

import { databaseName, urlOfDatabase } from "./database.js";

test("names say run and case", () => {
  expect(databaseName("20251123-a1b2", "TC-L2-INT-DB-001", 1)).toBe("tcspec_20251123_a1b2_tc_l2_int_db_001");
  expect(databaseName("20251123-a1b2", "TC-L2-INT-DB-001", 2)).toBe(
    "tcspec_20251123_a1b2_tc_l2_int_db_001_2",
  );
});

test("any name fits PostgreSQL and is our own", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ maxLength: 200 }),
      fc.integer({ min: 1, max: 1e6 }),
      (run, id, serial) => {
        expect(databaseName(run, id, serial)).toMatch(/^tcspec_[a-z0-9_]{0,56}$/);
      },
    ),
  );
});

test("long names of different cases and attempts differ", () => {
  const id = `TC-${"X".repeat(80)}`;
  const names = [
    databaseName("r", `${id}1`, 1),
    databaseName("r", `${id}2`, 1),
    databaseName("r", `${id}1`, 2),
  ];
  expect(new Set(names).size).toBe(3);
});

test("a URL keeps its other parts", () => {
  expect(urlOfDatabase("postgres://u:p%40@db:5433/app?sslmode=disable", "tcspec_x")).toBe(
    "postgres://u:p%40@db:5433/tcspec_x?sslmode=disable",
  );
});
