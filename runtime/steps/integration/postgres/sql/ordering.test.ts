import fc from "fast-check";

import { ordersItsResult } from "./ordering.js";

describe("ordersItsResult", () => {
  test.each([
    "SELECT a FROM t ORDER BY a",
    "select a from t order\n  by a;",
    "SELECT a FROM t ORDER /* why */ BY a -- so",
    "INSERT INTO t VALUES (1); SELECT a FROM t ORDER BY a LIMIT 3",
    "SELECT a FROM t UNION SELECT b FROM u ORDER BY 1",
    `SELECT "a;b" FROM t ORDER BY 1`,
    "SELECT $$ ; SELECT $$ ORDER BY 1",
    "SELECT $tag$ $$ ( $tag$ ORDER BY 1",
    "SELECT E'it\\'s (' ORDER BY 1",
    "SELECT 'it''s (' ORDER BY 1 ; -- nothing behind",
    "/* /* nested ( */ */ SELECT 1 ORDER BY 1",
  ])("orders: %s", (sql) => {
    expect(ordersItsResult(sql)).toBe(true);
  });

  test.each([
    "",
    "SELECT a FROM t",
    "SELECT a FROM (SELECT a FROM t ORDER BY a) AS s",
    "SELECT rank() OVER (ORDER BY a) FROM t",
    "SELECT a FROM t ORDER BY a; SELECT a FROM t",
    "SELECT 'ORDER BY a'",
    `SELECT "ORDER" FROM by`,
    "SELECT 1 -- ORDER BY 1",
    "SELECT 1 /* ORDER BY 1 */",
    "SELECT $x$ ORDER BY 1 $x$",
    "SELECT array_agg(a ORDER BY a) FROM t",
    "SELECT a AS border, b AS bystander FROM t",
    "SELECT 1 /* open ORDER BY",
    "SELECT $$ open ORDER BY",
  ])("does not: %s", (sql) => {
    expect(ordersItsResult(sql)).toBe(false);
  });

  const quoted = fc.oneof(
    fc.string().map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.string().map((text) => `"x${text.replaceAll('"', '""')}"`),
    fc.string().map((text) => `$q$${text.replaceAll("$", "")}$q$`),
    fc.string().map((text) => `/*${text.replaceAll("*", "").replaceAll("/", "")}*/`),
    fc.string().map((text) => `--${text.replaceAll("\n", "")}\n`),
  );

  test("a quotation mark at the end of a line comment opens nothing", () => {
    expect(ordersItsResult("SELECT a -- the author's'\nFROM t ORDER BY a")).toBe(true);
  });

  test("what is quoted or a comment neither hides an ORDER BY nor makes one", () => {
    fc.assert(
      fc.property(fc.array(quoted), fc.array(quoted), (before, after) => {
        const [one, two] = [before.join(" "), after.join(" ")];
        expect(ordersItsResult(`SELECT ${one} FROM t ORDER BY a, ${two}`)).toBe(true);
        expect(ordersItsResult(`SELECT ${one} FROM t, ${two}`)).toBe(false);
      }),
    );
  });

  test("any text is read, in time that grows with its length", () => {
    fc.assert(fc.property(fc.string(), (sql) => typeof ordersItsResult(sql) === "boolean"));
    expect(ordersItsResult("$a$ ".repeat(20_001))).toBe(false);
    expect(ordersItsResult("/* ".repeat(20_000))).toBe(false);
    expect(ordersItsResult("'".repeat(20_001))).toBe(false);
  });
});
