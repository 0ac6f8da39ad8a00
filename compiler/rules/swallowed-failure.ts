import type { ts as TypeScript } from "ts-morph";

import { firstAssertion, isNamed, shortText } from "./assertions.js";
import { type CodeReader, type CodeTree, codeBlocks, descendants, nodesOf, treesHolding } from "./code.js";
import { allCases, type Finding, type LocalRule } from "./rule.js";

const eatingWord = /\b(?:catch|allSettled)\b/;

export const swallowedFailure: LocalRule = {
  id: "swallowed-failure",
  summary: "A catch that eats the failure of an assertion makes a test that cannot fail.",
  severity: "error",
  scope: "local",
  check({ document, source, code }) {
    if (code === undefined) return [];
    return allCases(document)
      .flatMap((spec) => treesHolding(eatingWord, code, codeBlocks(spec), source))
      .flatMap((tree) => findings(tree, code));
  },
};

type Ts = CodeReader["ts"];

function findings({ tree, rangeOf }: CodeTree, { ts }: CodeReader): Finding[] {
  return nodesOf(ts, tree).flatMap((node) => {
    const eaten = eatenBy(ts, node);
    if (eaten === undefined) return [];
    return [
      {
        range: rangeOf(eaten.assertion),
        message: `Unexpected ${eaten.by} around ${shortText(eaten.assertion)}, expected its failure to get through, e.g. by ${eaten.instead}`,
        data: { assertion: shortText(eaten.assertion) },
      },
    ];
  });
}

interface Eaten {
  assertion: TypeScript.Node;
  by: string;
  instead: string;
}

const byCatch = { by: "catch", instead: "`throw error` in the catch" };
const bySettling = { by: "Promise.allSettled", instead: "`Promise.all`" };

function eatenBy(ts: Ts, node: TypeScript.Node): Eaten | undefined {
  if (ts.isTryStatement(node)) {
    if (node.catchClause === undefined || !isInert(ts, node.catchClause.block)) return undefined;
    const statement = node.tryBlock.statements.find((one) => ownAssertion(ts, one) !== undefined);
    if (statement === undefined || remembersSuccess(ts, node.tryBlock, statement)) return undefined;
    const assertion = ownAssertion(ts, statement);
    return assertion && { assertion, ...byCatch };
  }
  return eatenByMethod(ts, node) ?? eatenBySettling(ts, node);
}

/** An assertion that no inner try guards: that one is judged by itself. */
function ownAssertion(ts: Ts, node: TypeScript.Node): TypeScript.Node | undefined {
  if (ts.isTryStatement(node)) return undefined;
  return firstAssertion(ts, node)?.call;
}

/** `await expect(…).resolves.toBe(1).catch(() => undefined)` */
function eatenByMethod(ts: Ts, node: TypeScript.Node): Eaten | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  if (node.expression.name.text !== "catch") return undefined;
  const [handler] = node.arguments;
  if (handler === undefined || !(ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)))
    return undefined;
  const inert = ts.isBlock(handler.body) ? isInert(ts, handler.body) : isInertExpression(ts, handler.body);
  const assertion = firstAssertion(ts, node.expression.expression)?.call;
  return inert && assertion ? { assertion, ...byCatch } : undefined;
}

/** `await Promise.allSettled(rows.map(async (row) => { expect(…); }))`, whose outcomes nobody keeps. */
function eatenBySettling(ts: Ts, node: TypeScript.Node): Eaten | undefined {
  if (!ts.isExpressionStatement(node)) return undefined;
  const awaited = node.expression;
  const call = ts.isAwaitExpression(awaited) || ts.isVoidExpression(awaited) ? awaited.expression : awaited;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { name, expression } = call.expression;
  if (name.text !== "allSettled" || !isNamed(ts, expression, "Promise")) return undefined;
  for (const given of call.arguments) {
    const assertion = firstAssertion(ts, given)?.call;
    if (assertion) return { assertion, ...bySettling };
  }
  return undefined;
}

/** Whether a catch does nothing that could be looked at later: it logs, jumps on, or is empty. */
function isInert(ts: Ts, block: TypeScript.Block): boolean {
  return block.statements.every((statement) => {
    if (ts.isBreakStatement(statement) || ts.isContinueStatement(statement)) return true;
    if (ts.isReturnStatement(statement))
      return statement.expression === undefined || isInertExpression(ts, statement.expression);
    if (ts.isEmptyStatement(statement)) return true;
    return ts.isExpressionStatement(statement) && isInertExpression(ts, statement.expression);
  });
}

function isInertExpression(ts: Ts, expression: TypeScript.Expression): boolean {
  if (
    ts.isAwaitExpression(expression) ||
    ts.isVoidExpression(expression) ||
    ts.isParenthesizedExpression(expression)
  )
    return isInertExpression(ts, expression.expression);
  if (ts.isCallExpression(expression)) {
    const callee = expression.expression;
    const root = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
    return isNamed(ts, root, "console") || isNamed(ts, callee, "attach");
  }
  return ts.isLiteralExpression(expression) || isConstant(ts, expression);
}

function isConstant(ts: Ts, expression: TypeScript.Expression): boolean {
  const { NullKeyword, TrueKeyword, FalseKeyword } = ts.SyntaxKind;
  return (
    [NullKeyword, TrueKeyword, FalseKeyword].includes(expression.kind) || isNamed(ts, expression, "undefined")
  );
}

/** `try { expect(…); ok = true; } catch {}`: whether it went well is looked at later. */
function remembersSuccess(ts: Ts, block: TypeScript.Block, statement: TypeScript.Statement): boolean {
  return block.statements
    .slice(block.statements.indexOf(statement) + 1)
    .some((later) =>
      descendants(ts, later).some(
        (node) =>
          (ts.isBinaryExpression(node) && isAssignment(ts, node.operatorToken.kind)) ||
          ts.isPrefixUnaryExpression(node) ||
          ts.isPostfixUnaryExpression(node) ||
          ts.isReturnStatement(node),
      ),
    );
}

function isAssignment(ts: Ts, kind: TypeScript.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
