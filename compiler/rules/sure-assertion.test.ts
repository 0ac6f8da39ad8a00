import fc from "fast-check";
import { ts } from "ts-morph";

import { ReachOfAssertions } from "./reach.js";
import { assertsForSure } from "./sure-assertion.js";

/** What the parser makes of fences that run in this order; nothing where one of them has an error. */
function byTrees(fences: readonly string[]): string | undefined {
  const trees = fences.map((text) =>
    ts.createSourceFile("/step.ts", text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS),
  );
  if (trees.some((tree) => (tree as { parseDiagnostics?: unknown[] }).parseDiagnostics?.length !== 0))
    return undefined;
  const reach = new ReachOfAssertions(ts, () => false).inOrder(
    trees.flatMap(({ statements }) => [...statements]),
  );
  return typeof reach === "string" ? reach : "guarded";
}

test.each([
  ["expect(a).toBe(1);"],
  ["const a = await b();\nawait expect(a.b(c)[0]).resolves.not.toEqual({ a: [1] });"],
  ["// expect\n/* if (a) return; */ expect(1).toBe(1)"],
  ["const f = (x: number) => {\n  if (x) return x;\n}\nexpect(f(1)).toBe(1);"],
  ["const t = `a ${b ? `if ${c}}` : '}'} ;`;\nexpect(t)\n  .toBe(1);"],
  ['const r = text.replace(/["\'`({[]/g, "if (");\nexpect(r).toBe(1);'],
  ["for (const x of y) {}\nexpect(y).toHaveLength(2) || expect(1).toBe(2);"],
])("is seen without a tree: %j", (text) => {
  expect(byTrees([text])).toBe("always");
  expect(assertsForSure([text])).toBe(true);
});

test.each([
  ["if (a) return;\nexpect(a).toBe(1);"],
  ["\u00a0if (a) return;\nexpect(a).toBe(1);"],
  ["while (a)\n  expect(a).toBe(1);"],
  ["a || (b,\nexpect(a).toBe(1));"],
  ["a &&\nexpect(a).toBe(1);"],
  ["const t = `;\nexpect(a).toBe(1);`;"],
  ["const t = `${a ? `}` : b};\nexpect(a).toBe(1);`;"],
  ["// ;expect(a).toBe(1)"],
  ["#!a;expect(a).toBe(1);"],
  ["expect(a);\nexpect(b)\n;f().toBe(1);"],
  ["a = b / c // (\n/ 2; '/;expect(a).toBe(1)';"],
  ['const r = (a) / 2 + "/;expect(a).toBe(1);";'],
  ["x.expect(a).toBe(1);"],
  ["expectation(a).toBe(1);"],
])("is left to the tree: %j", (text) => {
  expect(assertsForSure([text])).toBe(false);
});

test("fences are read one by one, in their order", () => {
  expect(assertsForSure(["const a = 1", "expect(a).toBe(1)"])).toBe(true);
  expect(assertsForSure(["if (a) return;", "expect(a).toBe(1)"])).toBe(false);
  expect(assertsForSure(["const a = `", "expect(a).toBe(1)`"])).toBe(false);
});

test("what it says, a tree says too", () => {
  const statement = fc.constantFrom(
    ...[
      "expect(a).toBe(1)",
      "expect(a).toBe(1);",
      "await expect(p).resolves.toBe(1);\n",
      "expect(a)",
      "if (a) return;\n",
    ],
    ...[
      "while (b)",
      "do",
      "for (;;) { break; }",
      "const f = () => { if (a) return; }",
      "class A { x = 1; }",
      "label:",
      "a ?",
    ],
    ...[
      "const r = /[(]/;",
      "const s = '{';",
      "const t = `;${a};`;",
      "// }\n",
      "/* ( */",
      "type T = { a: 1 }\n",
      "a / b;",
    ],
  );
  const piece = fc.constantFrom(
    ...[
      "{",
      "}",
      "(",
      ")",
      "[",
      "]",
      ";",
      "\n",
      " ",
      "`",
      "${",
      "'",
      '"',
      "/",
      "/*",
      "*/",
      "//",
      "\\",
      "=",
      "a",
      "&&",
    ],
    ...[
      "!",
      "1",
      "else",
      "if",
      "if (a)",
      "<T>",
      "as T",
      ".if",
      ".expect(b)",
      "\u00a0",
      ":",
      ".toBe(2)",
      "#!",
    ],
  );
  const pieces = fc.oneof({ arbitrary: statement, weight: 3 }, { arbitrary: piece, weight: 1 });
  const text = fc.array(pieces, { maxLength: 8 }).map((all) => all.join(""));
  let sure = 0;
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 2 }), (fences) => {
      const reach = byTrees(fences);
      if (!assertsForSure(fences) || reach === undefined) return;
      sure += 1;
      expect(reach).toBe("always");
    }),
    { numRuns: process.env["TCSPEC_LONG"] ? 200_000 : 1500 },
  );
  expect(sure).toBeGreaterThan(50);
});

test("long texts neither overflow nor take long", () => {
  const long = "a".repeat(500_000);
  expect(assertsForSure([`const t = "${long}", u = \`${long}\`; /* ${long} */ expect(t).toBe(u);`])).toBe(
    true,
  );
  expect(assertsForSure(["(".repeat(500_000)])).toBe(false);
});
