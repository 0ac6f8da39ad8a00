import fc from "fast-check";
import { ts } from "ts-morph";

import { specText } from "../../../../bench/corpus.js";
import { configDataSchema } from "../../../config/schema.js";
import type { CodeBlock } from "../../../document/schema.js";
import { readSpec } from "../../../document/index.js";
import { FencePlaces } from "../../places.js";
import { analyzeByTypeScript } from "../by-typescript.js";
import { readPlain } from "./read-plain.js";

/** Random texts are the same ones in each run, but for the long one. */
const random = process.env["TCSPEC_LONG"] ? { numRuns: 30_000 } : { numRuns: 250, seed: 3 };

const start = { line: 1, column: 1, offset: 0 };
function placed(content: string): { block: CodeBlock; places: FencePlaces } {
  const lines = content.split("\n").map((_, at) => ({ line: at + 1, column: 1 }));
  const block: CodeBlock = { language: "ts", attributes: {}, content, lines, range: { start, end: start } };
  return { block, places: new FencePlaces(block, [0]) };
}

const rewrite = (specifier: string): string => specifier.replace(/^\.\//, "../");

/** Is the code plain? Fails where it is and TypeScript has a finding, or understands anything of it otherwise. */
function compare(code: string): boolean {
  const { block, places } = placed(code);
  const plain = readPlain(code, places, rewrite);
  if (!plain) return false;
  const { codes, diagnostics } = analyzeByTypeScript([{ block, places }], "a.md", rewrite);
  expect([code, diagnostics]).toEqual([code, []]);
  expect([code, plain]).toEqual([code, codes[0]]);
  return true;
}

const corpus = Array.from({ length: 6 }, (_, index) => {
  const bytes = new TextEncoder().encode(specText(index, 9));
  const { document } = readSpec(bytes, "specs/a.md", configDataSchema.parse({}));
  return document.cases.flatMap(({ steps }) =>
    steps.flatMap(({ code }) => code.map(({ content }) => content)),
  );
}).flat();

/** Texts of tokens, so that mutations are of tokens. */
function tokens(code: string): string[] {
  const found: string[] = [];
  const tree = ts.createSourceFile("/a.ts", code, ts.ScriptTarget.ESNext, true);
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree);
    if (children.length > 0) children.forEach(visit);
    else found.push(node.getFullText(tree));
  };
  visit(tree);
  return found;
}

const small = [
  "const a = 1;\nlet b: number | undefined = a;\nb += 2;\nfor (const c of [a, b]) { if (c > 1) continue; else break; }",
  "try { await Promise.all([x()]); } catch (error) { expect(error).toBeDefined(); } finally { done(); }",
  'import { a, b as c } from "./m.js";\nimport d from "d";\nimport * as e from "e";\nexpect(a(c, d, e.f)).toBe(typeof a);',
  "interface A { readonly b: string; c?: number }\ntype D = A | { e: A[] } | readonly string[];\nconst f: D[] = [] as D[];",
  "const f = async ({ a, ...rest }: { a: number }, b = 2, ...c: string[]) => { await a; return { a, b, rest, c }; };",
  "function g(x: number): string { switch (x) { case 1: return 'a'; default: return `b${x}`; } }\ng(1)!;",
  "const [first, , ...others] = list;\nconst { p: { q = 1 } } = o;\no.p.q = others[0]?.z ?? first;",
  "var i = 0;\nwhile (i < 3) { i++; }\ndo { i -= 1; } while (i > 0);\nlabelled: for (;;) { break labelled; }",
  "class K { #p = 1; get p() { return this.#p; } }\nnew K().p;\nenum E { A }\nconst s = /a+b/g.test('x');",
  "const x = { a: 1, b, 'c': 3, d() { return 1; }, ...e };\nexpect(x satisfies object).toEqual(x as const);",
];
const extra =
  "const let var await async return yield break continue = => { } ( ) [ ] , ; ... ? ! : . a b x 1 'a' function class new delete typeof in of for if else readonly private static export import default type interface enum namespace declare abstract as satisfies this super arguments eval 0x1 01 1n /a/g `t` @ # * ** ++ -- && ?? ?. < > >= >> >>= <T> (a)=> => undefined jest test require \n as T as const : string".split(
    " ",
  );

describe("plain code", () => {
  it("is most of what steps hold", () => {
    expect(corpus.filter(compare)).toHaveLength(corpus.length);
  });

  it("is what holds only common forms", () => {
    expect(small.map(compare)).toEqual([true, true, true, true, true, true, true, false, false, false]);
  });

  it("has no early error, and the names that the checker finds", () => {
    const sources = [...small, ...corpus.slice(0, 10)].map(tokens);
    let taken = 0;
    const edit = fc.record({
      kind: fc.constantFrom("drop", "repeat", "swap", "put"),
      at: fc.nat(10_000),
      other: fc.nat(10_000),
      token: fc.constantFrom(...extra),
    });
    fc.assert(
      fc.property(
        fc.nat(sources.length - 1),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (source, edits) => {
          const list = [...(sources[source] ?? [])];
          for (const { kind, at, other, token } of edits) {
            const index = at % list.length;
            const second = other % list.length;
            if (kind === "drop") list.splice(index, 1);
            else if (kind === "repeat") list.splice(second, 0, list[index]!);
            else if (kind === "put") list.splice(index, 0, ` ${token} `);
            else [list[index], list[second]] = [list[second]!, list[index]!];
          }
          if (compare(list.join(""))) taken += 1;
        },
      ),
      random,
    );
    expect(taken).toBeGreaterThan(random.numRuns / 50);
  });

  it.each([
    "const a;",
    "const a = 1; a = 2;",
    "const o = { a: 1, a: 2 };",
    "if (x) const a = 1;",
    "const f = () => { await x; };",
    "for (;;) [1].map(() => { break; });",
    "try {} catch (e) { let e = 1; }",
    "let a = 1; let a = 2;",
    "function f(a, a) {}",
    "const f = (...a, b) => 1;",
    "switch (x) { default: break; default: break; }",
    "interface A { b: string; b: number }",
    "1 = x;",
    "delete x;",
    "const a = /(?<n>a)(?<n>b)/;",
    "const [...a, b] = c;",
    "const { a = 1 };",
    "({ a = 1 });",
    "var let = 1;",
    "x?.y = 1;",
    "const a = 010;",
    "'use strict';",
    "enum E { A }",
    "label: for (;;) break label;",
    "export const a = 1;",
    "return;",
    'import a, from "b";',
  ])("is not: %s", (code) => {
    expect(compare(code)).toBe(false);
  });
});
