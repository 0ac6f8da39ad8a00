import { ts } from "ts-morph";

import type { Diagnostic } from "../../model/diagnostic.js";
import { finding } from "../findings.js";
import type { FencePlaces } from "../places.js";
import type { FreeName } from "./fence.js";
import { jestTests, testRunners } from "./refused-names.js";

/** What a refused construct is called, and what to write instead. */
interface Refusal {
  node: ts.Node;
  construct: string;
  instead: string;
}

/** Of the `jest` object, what changes nothing but values that the step itself makes. */
const harmlessJest = new Set(
  "fn spyOn replaceProperty mocked isMockFunction clearAllMocks resetAllMocks restoreAllMocks requireActual getSeed".split(
    " ",
  ),
);
const snapshots = new Set([
  "toMatchSnapshot",
  "toMatchInlineSnapshot",
  "toThrowErrorMatchingSnapshot",
  "toThrowErrorMatchingInlineSnapshot",
]);

/**
 * What TypeScript accepts in a module and a step must not hold: it would end the body, leave the step, or change
 * how Jest runs it.
 */
export function refusedFindings(
  tree: ts.SourceFile,
  free: ReadonlyMap<string, FreeName>,
  places: FencePlaces,
  file: string,
): Diagnostic[] {
  const refusals: Refusal[] = [];
  const visit = (node: ts.Node, insideFunction: boolean): void => {
    const refusal = refusalOf(node, insideFunction, free);
    if (refusal) refusals.push(refusal);
    const inside = insideFunction || ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, false);
  return refusals.map(({ node, construct, instead }) =>
    finding(
      "step-syntax",
      file,
      places.range(node.getStart(tree), node.getEnd()),
      `Unexpected ${construct} in the code of a step: ${instead}`,
      { construct },
    ),
  );
}

function refusalOf(
  node: ts.Node,
  insideFunction: boolean,
  free: ReadonlyMap<string, FreeName>,
): Refusal | undefined {
  return (
    controlFlow(node, insideFunction) ??
    moduleForm(node) ??
    importOfTests(node) ??
    jestUse(node, free) ??
    snapshot(node)
  );
}

function controlFlow(node: ts.Node, insideFunction: boolean): Refusal | undefined {
  if (ts.isReturnStatement(node) && !insideFunction) {
    const instead = "it would end the whole case. Put what follows in an `if`, or the code in a function.";
    return { node, construct: "`return`", instead };
  }
  if (ts.isYieldExpression(node) && !insideFunction)
    return {
      node,
      construct: "`yield`",
      instead: "it would start another step. Write a new step in the list.",
    };
  if (ts.isIdentifier(node) && node.text === "arguments" && !insideFunction && isExpressionName(node))
    return { node, construct: "`arguments`", instead: "a step has none. Name the fixture that you need." };
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
    return {
      node,
      construct: "`import.meta`",
      instead: "steps run as CommonJS. Use `require.resolve` or `testData`.",
    };
  return undefined;
}

const isExpressionName = (node: ts.Identifier): boolean =>
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) &&
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);

function moduleForm(node: ts.Node): Refusal | undefined {
  const keep = "what a step declares is there in later steps without it. Leave the word out.";
  if (ts.isExportDeclaration(node) || ts.isExportAssignment(node))
    return { node, construct: "`export`", instead: keep };
  if (ts.isImportEqualsDeclaration(node))
    return { node, construct: "`import … =`", instead: 'write `import * as name from "…"`.' };
  if (ts.isModuleDeclaration(node))
    return {
      node: node.name,
      construct: (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0 ? "`declare global`" : "`namespace`",
      instead: "it cannot stand in a function body. Put it in a module and import that.",
    };
  if (!ts.canHaveModifiers(node)) return undefined;
  for (const modifier of ts.getModifiers(node) ?? []) {
    if (modifier.kind === ts.SyntaxKind.ExportKeyword)
      return { node: modifier, construct: "`export`", instead: keep };
    if (modifier.kind === ts.SyntaxKind.DeclareKeyword && !ts.isPropertyDeclaration(node))
      return {
        node: modifier,
        construct: "`declare`",
        instead: "it declares what nothing gives. Import the value or its type.",
      };
  }
  return undefined;
}

function importOfTests(node: ts.Node): Refusal | undefined {
  if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return undefined;
  if (
    !testRunners.has(node.moduleSpecifier.text) ||
    node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  )
    return undefined;
  const bindings = node.importClause?.namedBindings;
  const onlyExpect =
    !node.importClause?.name &&
    bindings &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((element) => (element.propertyName ?? element.name).text === "expect");
  if (onlyExpect) return undefined;
  const construct = `import of \`${node.moduleSpecifier.text}\``;
  return {
    node,
    construct,
    instead: "a step is a test already; `expect` and `jest.fn` are there without an import.",
  };
}

function jestUse(node: ts.Node, free: ReadonlyMap<string, FreeName>): Refusal | undefined {
  if (!ts.isIdentifier(node) || free.get(node.text)?.typeOnly !== false) return undefined;
  const parent = node.parent;
  const isName = "name" in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
  if (isName) return undefined;
  if (jestTests.has(node.text))
    return {
      node,
      construct: `\`${node.text}\``,
      instead: "a step is a test already. Write its code as it is, or a new step.",
    };
  if (node.text !== "jest") return undefined;
  const member =
    ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
  if (member !== undefined && harmlessJest.has(member)) return undefined;
  return {
    node: member === undefined ? node : parent,
    construct: member === undefined ? "use of the `jest` object" : `\`jest.${member}\``,
    instead: `it changes how the case runs. Of \`jest\` a step may use ${[...harmlessJest].slice(0, 3).join(", ")} and the like.`,
  };
}

function snapshot(node: ts.Node): Refusal | undefined {
  const name =
    ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)
      ? node.name
      : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
        ? node.argumentExpression
        : undefined;
  if (!name || !snapshots.has(name.text)) return undefined;
  const instead =
    "it passes when it is first written, and what it compares with is not in the spec. Use `toEqual` with the expected value.";
  return { node: name, construct: `\`${name.text}\``, instead };
}
