import { ts } from "ts-morph";

import { isPlainDeclaration } from "./plain-declarations.js";
import { localsOf } from "./resolve.js";

/** What encloses a node, as far as the grammar asks. */
interface Surroundings {
  /** `await` is allowed: the top level of a module, or an async function. */
  async: boolean;
  loop: boolean;
  breakable: boolean;
}

const k = ts.SyntaxKind;

/**
 * Is the code of such common forms that TypeScript's checker has no early error to report in it? The checker costs
 * twenty times as much as the parser, and most steps need none of it. May be no for valid code, which then goes to the
 * checker; never yes for code in which the checker finds something that {@link ./syntax} reports.
 *
 * @param tree parsed without errors and bound without errors
 */
export function isPlain(tree: ts.SourceFile): boolean {
  if (tree.text.startsWith("#!")) return false;
  return children(tree, tree, { async: true, loop: false, breakable: false });
}

function children(node: ts.Node, tree: ts.SourceFile, within: Surroundings): boolean {
  return ts.forEachChild(node, (child) => (plain(child, tree, within) ? undefined : true)) !== true;
}

function plain(node: ts.Node, tree: ts.SourceFile, within: Surroundings): boolean {
  if (!allowed.has(node.kind) || !fits(node, tree, within)) return false;
  return children(node, tree, surroundingsIn(node, within));
}

function surroundingsIn(node: ts.Node, within: Surroundings): Surroundings {
  if (ts.isFunctionLike(node)) {
    const async = ts.canHaveModifiers(node) && ts.getModifiers(node)?.[0]?.kind === k.AsyncKeyword;
    return { async, loop: false, breakable: false };
  }
  if (ts.isIterationStatement(node, false)) return { ...within, loop: true, breakable: true };
  return ts.isSwitchStatement(node) ? { ...within, breakable: true } : within;
}

/** Kinds of nodes that may stand in plain code; {@link fits} looks closer at some of them. */
const allowed = new Set<number>([
  // statements
  ...[k.VariableStatement, k.VariableDeclarationList, k.VariableDeclaration, k.ExpressionStatement],
  ...[k.Block, k.IfStatement, k.ForStatement, k.ForOfStatement, k.WhileStatement, k.DoStatement],
  ...[k.SwitchStatement, k.CaseBlock, k.CaseClause, k.DefaultClause, k.TryStatement, k.CatchClause],
  ...[k.ThrowStatement, k.ReturnStatement, k.BreakStatement, k.ContinueStatement, k.EmptyStatement],
  ...[k.FunctionDeclaration, k.InterfaceDeclaration, k.TypeAliasDeclaration, k.EndOfFileToken],
  ...[k.ImportDeclaration, k.ImportClause, k.NamedImports, k.ImportSpecifier, k.NamespaceImport],
  // expressions
  ...[k.Identifier, k.StringLiteral, k.NumericLiteral, k.NoSubstitutionTemplateLiteral],
  ...[k.TemplateExpression, k.TemplateHead, k.TemplateMiddle, k.TemplateTail, k.TemplateSpan],
  ...[k.TrueKeyword, k.FalseKeyword, k.NullKeyword, k.RegularExpressionLiteral, k.OmittedExpression],
  ...[k.CallExpression, k.NewExpression, k.PropertyAccessExpression, k.ElementAccessExpression],
  ...[k.ParenthesizedExpression, k.ConditionalExpression, k.AwaitExpression, k.TypeOfExpression],
  ...[k.VoidExpression, k.BinaryExpression, k.PrefixUnaryExpression, k.PostfixUnaryExpression],
  ...[k.ArrayLiteralExpression, k.ObjectLiteralExpression, k.PropertyAssignment, k.SpreadElement],
  ...[k.ShorthandPropertyAssignment, k.SpreadAssignment, k.ArrowFunction, k.FunctionExpression],
  ...[k.Parameter, k.ObjectBindingPattern, k.ArrayBindingPattern, k.BindingElement],
  ...[k.NonNullExpression, k.AsExpression, k.SatisfiesExpression],
  // tokens
  ...[k.AsyncKeyword, k.EqualsGreaterThanToken, k.QuestionToken, k.ColonToken, k.DotDotDotToken],
  ...[k.QuestionDotToken, k.ReadonlyKeyword],
  k.InstanceOfKeyword,
  // types
  ...[k.TypeReference, k.ArrayType, k.TupleType, k.UnionType, k.IntersectionType, k.LiteralType],
  ...[k.TypeLiteral, k.PropertySignature, k.ParenthesizedType, k.FunctionType, k.QualifiedName],
  ...[k.StringKeyword, k.NumberKeyword, k.BooleanKeyword, k.UnknownKeyword, k.AnyKeyword],
  ...[k.UndefinedKeyword, k.NeverKeyword, k.ObjectKeyword, k.BigIntKeyword, k.VoidKeyword],
  ...[k.TypeOperator],
]);
const lastOperator: number = k.LastBinaryOperator;
for (let kind: number = k.FirstBinaryOperator; kind <= lastOperator; kind += 1) allowed.add(kind);

function fits(node: ts.Node, tree: ts.SourceFile, within: Surroundings): boolean {
  return (
    fitsAsStatement(node, within) && fitsAsExpression(node, tree, within) && isPlainDeclaration(node, tree)
  );
}

function fitsAsStatement(node: ts.Node, within: Surroundings): boolean {
  if (ts.isBreakStatement(node)) return within.breakable && !node.label;
  if (ts.isContinueStatement(node)) return within.loop && !node.label;
  // One outside of a function is a finding of its own.
  if (ts.isReturnStatement(node)) return ts.findAncestor(node, ts.isFunctionLike) !== undefined;
  if (ts.isForOfStatement(node)) return isPlainForOf(node);
  if (ts.isForStatement(node)) return !node.initializer || isVariables(node.initializer);
  if (ts.isCaseBlock(node)) return node.clauses.filter(ts.isDefaultClause).length <= 1;
  if (ts.isCatchClause(node)) return isPlainCatch(node);
  // A directive ("use strict") has rules of its own.
  if (ts.isExpressionStatement(node)) return !ts.isStringLiteralLike(node.expression);
  return true;
}

const isVariables = (node: ts.Node): boolean => ts.isVariableDeclarationList(node);

function isPlainForOf({ initializer, awaitModifier }: ts.ForOfStatement): boolean {
  if (awaitModifier || !ts.isVariableDeclarationList(initializer)) return false;
  const [only] = initializer.declarations;
  return initializer.declarations.length === 1 && !only?.initializer && !only?.type;
}

/** A name of the block that is the caught error's too is an early error. */
function isPlainCatch({ variableDeclaration, block }: ts.CatchClause): boolean {
  if (!variableDeclaration) return true;
  const { name, type } = variableDeclaration;
  if (!ts.isIdentifier(name) || type) return false;
  const declares = (node: ts.Node): boolean =>
    ("name" in node && (node.name as ts.Node | undefined)?.kind === k.Identifier
      ? (node.name as ts.Identifier).text === name.text
      : false) || ts.forEachChild(node, (child) => declares(child) || undefined) === true;
  return !declares(block);
}

function fitsAsExpression(node: ts.Node, tree: ts.SourceFile, within: Surroundings): boolean {
  switch (node.kind) {
    case k.AwaitExpression:
      return within.async;
    case k.Identifier:
      return !reserved.has((node as ts.Identifier).text);
    case k.NumericLiteral:
      return /^(?:0|[1-9][\d_]*)?(?:\.\d+)?(?:e[+-]?\d+)?$/iu.test(node.getText(tree));
    case k.RegularExpressionLiteral:
      return isPlainPattern(node.getText(tree));
    case k.PrefixUnaryExpression:
    case k.PostfixUnaryExpression:
      return isPlainUnary(node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression);
    case k.BinaryExpression:
      return isPlainBinary(node as ts.BinaryExpression);
    case k.NewExpression:
      return (
        !ts.isOptionalChain((node as ts.NewExpression).expression) && hasPlainTypes(node as ts.NewExpression)
      );
    case k.CallExpression:
      return (
        (node as ts.CallExpression).expression.kind !== k.ImportKeyword &&
        hasPlainTypes(node as ts.CallExpression)
      );
    case k.AsExpression:
      return (
        !isConstAssertion(node as ts.AsExpression) || isLiteralValue((node as ts.AsExpression).expression)
      );
    default:
      return true;
  }
}

/** Names with rules of their own in modules and strict code. */
const reserved = new Set(
  "arguments eval await yield let static implements interface package private protected public".split(" "),
);

/** Letters, digits, classes and anchors only: what else a pattern may hold has rules of its own. */
const isPlainPattern = (text: string): boolean =>
  /^\/\^?(?:(?:[\w :@%=<>"'#!~&;,]|\\[dswDSW./]|\[\^?(?:a-z|A-Z|0-9|[\w ])+\]|\.)[+*?]?)+\$?\/[gims]?$/u.test(
    text,
  );

function isPlainUnary({ operator, operand }: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): boolean {
  const assigns = operator === k.PlusPlusToken || operator === k.MinusMinusToken;
  return !assigns || isPlainTarget(operand);
}

function isPlainBinary({ operatorToken, left }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken;
  if (kind === k.CommaToken || kind === k.InKeyword) return false;
  return kind < k.FirstAssignment || kind > k.LastAssignment || isPlainTarget(left);
}

/** What may be assigned to: a member, or a variable that is no constant. */
function isPlainTarget(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return !ts.isOptionalChain(node);
  return ts.isIdentifier(node) && isVariable(node);
}

/** Does the name's nearest declaration, if the fence has one, let it be assigned to? */
function isVariable(node: ts.Identifier): boolean {
  for (let scope: ts.Node | undefined = node; scope; scope = scope.parent as ts.Node | undefined) {
    const found = localsOf(scope)?.get(node.text);
    if (!found) continue;
    const [declaration] = found.declarations ?? [];
    return (
      declaration !== undefined &&
      (ts.isParameter(declaration) ||
        (ts.isVariableDeclaration(declaration) &&
          (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0))
    );
  }
  return true;
}

const hasPlainTypes = ({ typeArguments }: { typeArguments?: ts.NodeArray<ts.TypeNode> }): boolean =>
  !typeArguments || (typeArguments.length > 0 && !typeArguments.hasTrailingComma);

const isConstAssertion = ({ type }: ts.AsExpression): boolean =>
  ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === "const";

const isLiteralValue = (node: ts.Expression): boolean =>
  ts.isStringLiteral(node) ||
  ts.isNumericLiteral(node) ||
  ts.isArrayLiteralExpression(node) ||
  ts.isObjectLiteralExpression(node);
