import type { Diagnostic } from "../model/diagnostic.js";
import type { Position } from "../model/range.js";
import type { StepDefinition } from "./binding.js";
import type { ts as TypeScript } from "ts-morph";

type Ts = typeof TypeScript;

export interface DefinitionSource {
  /** Relative to the project's root, with `/`. */
  file: string;
  /** What generated code imports the definitions from. */
  module: string;
  text: string;
}

/**
 * Reads `export const name = defineStep("pattern", { … }, async (…) => { … })` by syntax; nothing is loaded. What
 * cannot be read without running it is a `step-definition` finding.
 */
export async function readDefinitions(sources: readonly DefinitionSource[]): Promise<{
  definitions: StepDefinition[];
  diagnostics: Diagnostic[];
}> {
  const definitions: StepDefinition[] = [];
  const diagnostics: Diagnostic[] = [];
  const relevant = sources.filter(({ text }) => text.includes("defineStep"));
  if (relevant.length > 0) {
    const { ts } = await import("ts-morph");
    for (const source of relevant) readSource(ts, source, definitions, diagnostics);
  }
  return { definitions, diagnostics };
}

function readSource(
  ts: Ts,
  source: DefinitionSource,
  definitions: StepDefinition[],
  diagnostics: Diagnostic[],
): void {
  const tree = ts.createSourceFile(source.file, source.text, ts.ScriptTarget.Latest, true);
  const exported = new Set<TypeScript.Node>();
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && isDefineStep(ts, initializer) && ts.isIdentifier(name)) {
        exported.add(initializer);
        const result = readCall(ts, initializer, name.text, source, tree);
        if ("definition" in result) definitions.push(result.definition);
        else diagnostics.push(finding(source, tree, result.node, result.message));
      }
    }
  }
  const visit = (node: TypeScript.Node): void => {
    if (isDefineStep(ts, node) && !exported.has(node)) {
      const message =
        'Unexpected defineStep, expected an exported constant, e.g. export const transfers = defineStep("…", { … }, …)';
      diagnostics.push(finding(source, tree, node.expression, message));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

function isDefineStep(ts: Ts, node: TypeScript.Node): node is TypeScript.CallExpression {
  return (
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "defineStep"
  );
}

type CallResult = { definition: StepDefinition } | { node: TypeScript.Node; message: string };

function readCall(
  ts: Ts,
  call: TypeScript.CallExpression,
  exportName: string,
  { file, module }: DefinitionSource,
  tree: TypeScript.SourceFile,
): CallResult {
  const [pattern, options] = call.arguments;
  const text = pattern && literalText(ts, pattern);
  if (text === undefined || text.trim() === "") {
    const message =
      'Unexpected pattern, expected a string literal, e.g. defineStep("{service} is healthy", { … }, …)';
    return { node: pattern ?? call, message };
  }
  if (!options || !ts.isObjectLiteralExpression(options)) {
    const message =
      'Unexpected options, expected an object literal, e.g. { asserts: true, says: "the health endpoint answers" }';
    return { node: options ?? call, message };
  }
  const found: {
    asserts?: boolean;
    remembers?: true;
    fixtures?: string[];
    says?: string;
    example?: string;
  } = {};
  for (const property of options.properties) {
    const key = property.name && ts.isIdentifier(property.name) ? property.name.text : "";
    const value = ts.isPropertyAssignment(property) ? property.initializer : undefined;
    if (key === "asserts") {
      if (value?.kind === ts.SyntaxKind.TrueKeyword) found.asserts = true;
      else if (value?.kind === ts.SyntaxKind.FalseKeyword) found.asserts = false;
      else return { node: property, message: "Unexpected asserts, expected the literal true or false" };
    } else if (key === "remembers" || key === "judgesOutcome") {
      if (value?.kind !== ts.SyntaxKind.TrueKeyword)
        return { node: property, message: `Unexpected ${key}, expected the literal true, or nothing` };
      if (key === "remembers") found.remembers = true;
    } else if (key === "fixtures") {
      const names = value && literalTexts(ts, value);
      if (names === undefined)
        return {
          node: property,
          message: 'Unexpected fixtures, expected an array of string literals, e.g. ["faults"]',
        };
      found.fixtures = names;
    } else if (key === "says" || key === "example") {
      const literal = value && literalText(ts, value);
      if (literal === undefined)
        return { node: property, message: `Unexpected ${key}, expected a string literal` };
      found[key] = literal;
    } else {
      const message =
        'Unexpected option, expected "asserts", "says", "example", "fixtures", "remembers" or "judgesOutcome"';
      return { node: property, message };
    }
  }
  if (found.says === undefined) {
    const message =
      'Unexpected options without "says", expected one sentence: what exactly the phrase asserts or does';
    return { node: options, message };
  }
  const { line } = tree.getLineAndCharacterOfPosition(call.getStart(tree));
  return {
    definition: {
      exportName,
      module,
      pattern: text,
      asserts: found.asserts ?? false,
      ...(found.remembers && { remembers: true }),
      ...(found.fixtures && { fixtures: found.fixtures }),
      description: found.says,
      ...(found.example === undefined ? {} : { example: found.example }),
      file,
      line: line + 1,
    },
  };
}

/** A string literal, also one that is put together of several with `+`. */
function literalText(ts: Ts, node: TypeScript.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literalText(ts, node.left), literalText(ts, node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

function literalTexts(ts: Ts, node: TypeScript.Expression): string[] | undefined {
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  const texts = node.elements.map((element) => literalText(ts, element));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function finding(
  { file }: DefinitionSource,
  tree: TypeScript.SourceFile,
  node: TypeScript.Node,
  message: string,
): Diagnostic {
  const place = (offset: number): Position => {
    const { line, character } = tree.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1, offset };
  };
  return {
    rule: "step-definition",
    severity: "error",
    message,
    file,
    range: { start: place(node.getStart(tree)), end: place(node.getEnd()) },
    data: {},
    related: [],
  };
}
