import { ts } from "ts-morph";

import { builtInFixtures } from "../../model/fixture-names.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import type { Range } from "../../model/range.js";
import { finding } from "../findings.js";
import { lineIndexAt, lineStarts } from "../places.js";

/** A file with `defineFixtures`: how to import what it returned, and the names that it defines. */
export interface FixtureFile {
  /** Relative to the project's root, with `/`. */
  file: string;
  /** The exported constant; `default` for `export default defineFixtures(…)`. */
  exportName: string;
  names: string[];
}

/** Reads the fixtures that a file defines, by its syntax: it is never loaded by the compiler. */
export function readFixtureFile(
  text: string,
  file: string,
): { found: FixtureFile[]; diagnostics: Diagnostic[] } {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const starts = lineStarts(text);
  const rangeOf = (node: ts.Node): Range => ({
    start: positionAt(starts, node.getStart(tree)),
    end: positionAt(starts, node.getEnd()),
  });
  const found: FixtureFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const refuse = (node: ts.Node, message: string) =>
    diagnostics.push(finding("fixture-definition", file, rangeOf(node), message));

  for (const { exportName, call } of exportedCalls(tree)) {
    const [fixtures] = call.arguments;
    if (!fixtures || !ts.isObjectLiteralExpression(fixtures)) {
      refuse(
        call,
        "Expected an object literal in `defineFixtures({ … })`: its keys are read without running the file.",
      );
      continue;
    }
    const names: string[] = [];
    for (const property of fixtures.properties) {
      const name = property.name && literalName(property.name);
      if (name === undefined)
        refuse(property, "Unexpected computed or spread key, expected the literal name of a fixture.");
      else if ((builtInFixtures as readonly string[]).includes(name))
        refuse(property, `Unexpected fixture \`${name}\`: tcspec has one of this name. Choose another.`);
      else names.push(name);
    }
    found.push({ file, exportName, names });
  }
  if (found.length === 0 && diagnostics.length === 0)
    refuse(
      tree,
      "Expected `export const fixtures = defineFixtures({ … })` in a file that the configuration names under `fixtures`.",
    );
  return { found, diagnostics };
}

function* exportedCalls(tree: ts.SourceFile): Generator<{ exportName: string; call: ts.CallExpression }> {
  for (const statement of tree.statements) {
    if (ts.isExportAssignment(statement) && isDefinition(statement.expression))
      yield { exportName: "default", call: statement.expression };
    if (!ts.isVariableStatement(statement)) continue;
    if (!statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer && isDefinition(initializer))
        yield { exportName: name.text, call: initializer };
  }
}

const isDefinition = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "defineFixtures";

/** The property's name where it can be destructured by it: `"my-key"` cannot. */
function literalName(name: ts.PropertyName): string | undefined {
  const isName =
    ts.isIdentifier(name) ||
    (ts.isStringLiteral(name) && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name.text));
  return isName ? name.text : undefined;
}

function positionAt(starts: readonly number[], offset: number): Range["start"] {
  const line = lineIndexAt(starts, offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1, offset };
}
