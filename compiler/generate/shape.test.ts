import fc from "fast-check";
import { ts } from "ts-morph";

import { generate, specWith } from "./test-helpers.js";

/** What could end a literal, a comment, a line, a template or a marker. */
const hostile = fc.constantFrom(
  "`",
  "${process.exit(1)}",
  "*/",
  "/*",
  "//",
  '"',
  "'",
  "\\",
  "\u2028",
  "\u2029",
  "\u0085",
  "\u0001",
  "\u00020\u0002",
  "\u00010\u0002",
  "{{literal meta}}",
  "{{{",
  "}}",
  "}); test(",
  "</script>",
  "#",
  "//# sourceMappingURL=data:x",
  "__proto__",
  "🎯",
  "\\u0022",
  "\\n",
);
const text = fc
  .array(fc.oneof(hostile, fc.string({ unit: "grapheme", maxLength: 6 })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(" ").replace(/[\r\n]/g, " "));

const code = fc.constantFrom(
  "expect(1).toBe(1);",
  "const a = `b\n\u0001${1}\u0002`;",
  "// \u2028 }); {{x}} \u00010\u0002\nconsole.log(1);",
  "/* } */ const s = '}); //';",
  'import { x } from "./x.js";\nx("\u00011\u0002");',
  "}); yield 2; (() => {",
  "return;",
  "const b = ` }); `;\nclass A {}",
  "interface B { c: '\\u2028' }",
  "",
  "#!/usr/bin/env node\nconsole.log(1);",
  "//# sourceMappingURL=x",
  "`unclosed",
);

interface Shape {
  errors: number;
  statements: string[];
  cases: { arguments: string[]; keys: string[]; steps: number; yields: number[] }[];
}

/** The shape of a generated file's tree: what must not depend on what authors write. */
function shapeOf(generated: string): Shape {
  const file = ts.createSourceFile("a.ts", generated, ts.ScriptTarget.ESNext, true);
  const calls = file.statements.flatMap((statement) =>
    ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression)
      ? [statement.expression]
      : [],
  );
  return {
    errors: (file as ts.SourceFile & { parseDiagnostics: unknown[] }).parseDiagnostics.length,
    statements: file.statements
      .filter((statement) => !ts.isImportDeclaration(statement))
      .map((statement) => ts.SyntaxKind[statement.kind]),
    cases: calls.map((call) => {
      const [meta, body] = call.arguments;
      const keys = meta && ts.isObjectLiteralExpression(meta) ? meta.properties : undefined;
      const steps = keys?.find((property) => property.name?.getText() === "steps");
      const list =
        steps && ts.isPropertyAssignment(steps) && ts.isArrayLiteralExpression(steps.initializer)
          ? steps.initializer
          : undefined;
      const statements = body && ts.isFunctionExpression(body) ? body.body.statements : undefined;
      return {
        arguments: call.arguments.map((argument) => ts.SyntaxKind[argument.kind]),
        keys: (keys ?? []).map((property) => property.name?.getText() ?? ""),
        steps: list?.elements.length ?? -1,
        yields: (statements ?? []).flatMap((statement) =>
          ts.isExpressionStatement(statement) && ts.isYieldExpression(statement.expression)
            ? [Number(statement.expression.expression?.getText())]
            : [],
        ),
      };
    }),
  };
}

const plainKeys = ["id", "name", "file", "specHash", "line", "level"];

describe("the syntax tree of a generated file", () => {
  it("keeps its shape whatever titles, fields and fences hold, or the spec is refused with a place", () => {
    let generatedFiles = 0;
    fc.assert(
      fc.property(
        fc.record({
          title: text,
          priority: text,
          value: text,
          phrases: fc.array(text, { maxLength: 3 }),
          fences: fc.array(code, { maxLength: 3 }),
        }),
        ({ title, priority, value, phrases, fences }) => {
          const steps = [...phrases.map((phrase) => `1. ${phrase}\n   - ✅ ${phrase}\n`), ""].join("\n");
          const head = `# A case\n\n**Test Case ID:** TC-L1-COMP-A-001\n\n**Test Case Name:** ${title}\n\n**Priority:** ${priority}\n\n### Values\n\n- **limit:** ${value}\n\n### Pre-conditions\n\n1. ${value}\n`;
          const markdown = specWith(fences).replace(/^# .*\n/, () => head) + `\n${steps}`;
          const { text: generated, diagnostics } = generate(markdown);
          if (generated === undefined) {
            expect(diagnostics.length).toBeGreaterThan(0);
            return;
          }
          generatedFiles += 1;
          const shape = shapeOf(generated);
          expect(shape.errors).toBe(0);
          expect(shape.statements).toEqual(["ExpressionStatement"]);
          expect(shape.cases).toHaveLength(1);
          const [only] = shape.cases;
          expect(only?.arguments).toEqual(["ObjectLiteralExpression", "FunctionExpression"]);
          expect(only?.keys.filter((key) => plainKeys.includes(key))).toEqual(plainKeys);
          expect(only?.yields).toHaveLength(only?.steps ?? -1);
          expect(only?.yields).toEqual(only?.yields.map((_, index) => index + 1));
        },
      ),
      { numRuns: 120 },
    );
    expect(generatedFiles).toBeGreaterThan(20);
  });

  it("holds hostile text as data, unchanged", () => {
    const name = '`${1}` */ " \u2028 </script> \\u0041 __proto__';
    const { text: generated } = generate(
      `# A case\n\n**Test Case ID:** TC-L1-COMP-A-001\n\n**Test Case Name:** ${name}\n\n### Test Steps\n\n1. A step\n`,
    );
    const file = ts.createSourceFile("a.ts", generated!, ts.ScriptTarget.ESNext, true);
    const strings: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteral(node)) strings.push(node.text);
      ts.forEachChild(node, visit);
    };
    visit(file);
    expect(
      strings.some(
        (found) => found.includes('*/ "') && found.includes("</script>") && found.includes("${1}"),
      ),
    ).toBe(true);
    expect(generated).not.toContain("\u2028");
  });
});
