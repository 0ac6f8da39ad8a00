import { ts } from "ts-morph";

const k = ts.SyntaxKind;

/** Is a declaration, a member or a type of a form in which TypeScript's checker finds no early error? See {@link ./plain}. */
export function isPlainDeclaration(node: ts.Node, tree: ts.SourceFile): boolean {
  switch (node.kind) {
    case k.VariableStatement:
      return !hasModifiers(node) && standsInList(node);
    case k.EmptyStatement:
      return standsInList(node);
    case k.VariableDeclarationList:
      return isPlainVariables(node as ts.VariableDeclarationList);
    case k.VariableDeclaration:
      return isPlainVariable(node as ts.VariableDeclaration);
    case k.FunctionDeclaration:
    case k.FunctionExpression:
    case k.ArrowFunction:
      return isPlainFunction(node as FunctionNode, tree);
    case k.Parameter:
      return isPlainParameter(node as ts.ParameterDeclaration);
    case k.BindingElement:
      return isPlainBindingElement(node as ts.BindingElement);
    case k.ObjectLiteralExpression:
      return hasDistinctNames((node as ts.ObjectLiteralExpression).properties);
    case k.PropertyAssignment:
    case k.ShorthandPropertyAssignment:
      return isPlainProperty(node as ts.PropertyAssignment | ts.ShorthandPropertyAssignment);
    case k.ImportDeclaration:
      return isPlainImport(node as ts.ImportDeclaration);
    default:
      return isPlainType(node);
  }
}

function isPlainType(node: ts.Node): boolean {
  switch (node.kind) {
    case k.InterfaceDeclaration: {
      const { heritageClauses, typeParameters, members, parent } = node as ts.InterfaceDeclaration;
      return (
        !heritageClauses &&
        !typeParameters &&
        !hasModifiers(node) &&
        ts.isSourceFile(parent) &&
        hasDistinctNames(members)
      );
    }
    case k.TypeAliasDeclaration:
      return (
        !(node as ts.TypeAliasDeclaration).typeParameters &&
        !hasModifiers(node) &&
        ts.isSourceFile(node.parent)
      );
    case k.TypeLiteral:
      return hasDistinctNames((node as ts.TypeLiteralNode).members);
    case k.PropertySignature: {
      const { modifiers, name, initializer } = node as ts.PropertySignature & { initializer?: ts.Node };
      return (
        !initializer &&
        isPlainName(name) &&
        (modifiers?.every(({ kind }) => kind === k.ReadonlyKeyword) ?? true) &&
        (modifiers?.length ?? 0) < 2
      );
    }
    case k.TypeReference: {
      const { typeArguments } = node as ts.TypeReferenceNode;
      return !typeArguments || (typeArguments.length > 0 && !typeArguments.hasTrailingComma);
    }
    case k.TypeOperator: {
      const { operator, type } = node as ts.TypeOperatorNode;
      return (
        operator === k.KeyOfKeyword ||
        (operator === k.ReadonlyKeyword && (ts.isArrayTypeNode(type) || ts.isTupleTypeNode(type)))
      );
    }
    case k.LiteralType:
      return (
        ts.isStringLiteral((node as ts.LiteralTypeNode).literal) ||
        isKeywordLiteral(node as ts.LiteralTypeNode)
      );
    case k.FunctionType:
      return (
        (node as ts.FunctionTypeNode).parameters.every(
          ({ name, initializer, questionToken, dotDotDotToken }) =>
            ts.isIdentifier(name) && !initializer && !questionToken && !dotDotDotToken,
        ) && !(node as ts.FunctionTypeNode).typeParameters
      );
    default:
      return true;
  }
}

const isKeywordLiteral = ({ literal }: ts.LiteralTypeNode): boolean =>
  [k.NumericLiteral, k.TrueKeyword, k.FalseKeyword, k.NullKeyword].includes(literal.kind);

const hasModifiers = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node)?.length ?? 0) > 0;

/** `if (a) const b = 1` is an early error. */
const standsInList = ({ parent }: ts.Node): boolean =>
  ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent);

function isPlainVariables({ flags, declarations }: ts.VariableDeclarationList): boolean {
  // `using` and `await using` share a bit of the others' flags.
  const isUsing = (flags & ts.NodeFlags.Using) !== 0;
  return !isUsing && declarations.length > 0 && !declarations.hasTrailingComma;
}

function isPlainVariable({ name, initializer, exclamationToken, parent }: ts.VariableDeclaration): boolean {
  if (exclamationToken) return false;
  if (initializer || ts.isCatchClause(parent) || ts.isForOfStatement(parent.parent)) return true;
  return ts.isIdentifier(name) && (parent.flags & ts.NodeFlags.Const) === 0;
}

type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

function isPlainFunction(node: FunctionNode, tree: ts.SourceFile): boolean {
  const { parameters, typeParameters, asteriskToken, body, modifiers } = node;
  if (typeParameters || asteriskToken || !body) return false;
  if (modifiers && (modifiers.length > 1 || modifiers[0]?.kind !== k.AsyncKeyword)) return false;
  if (ts.isFunctionExpression(node) && node.name) return false;
  if (ts.isFunctionDeclaration(node) && (!node.name || !standsInList(node))) return false;
  const rest = parameters.findIndex(({ dotDotDotToken }) => dotDotDotToken);
  if (rest >= 0 && (rest < parameters.length - 1 || parameters.hasTrailingComma)) return false;
  // A line may not end before the arrow.
  return (
    !ts.isArrowFunction(node) ||
    !/[\r\n\u2028\u2029]/u.test(
      tree.text.slice(node.type?.end ?? parameters.end, node.equalsGreaterThanToken.end),
    )
  );
}

/** A default that names nothing: which names it would see has rules of its own. */
function isPlainParameter({
  name,
  initializer,
  questionToken,
  dotDotDotToken,
  modifiers,
  parent,
}: ts.ParameterDeclaration): boolean {
  if (questionToken || modifiers || (dotDotDotToken && initializer)) return false;
  if (ts.isIdentifier(name) && name.text === "this") return false;
  return !ts.isFunctionTypeNode(parent) || !initializer ? !initializer || namesNothing(initializer) : false;
}

function isPlainBindingElement({
  initializer,
  dotDotDotToken,
  propertyName,
  parent,
}: ts.BindingElement): boolean {
  if (dotDotDotToken) {
    const isLast = parent.elements.at(-1)?.pos !== undefined && !parent.elements.hasTrailingComma;
    if (!isLast || initializer || propertyName || !ts.isBindingElement(parent.elements.at(-1) ?? parent))
      return false;
    if ((parent.elements.at(-1) as ts.BindingElement).dotDotDotToken !== dotDotDotToken) return false;
  }
  if (propertyName && !isPlainName(propertyName)) return false;
  return !initializer || namesNothing(initializer);
}

function namesNothing(node: ts.Node): boolean {
  if (ts.isIdentifier(node) || ts.isFunctionLike(node) || ts.isAwaitExpression(node)) return false;
  return ts.forEachChild(node, (child) => (namesNothing(child) ? undefined : true)) !== true;
}

const isPlainName = (name: ts.Node): boolean => ts.isIdentifier(name) || ts.isStringLiteral(name);

function isPlainProperty(node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): boolean {
  const { modifiers, questionToken, exclamationToken } = node as {
    modifiers?: unknown;
    questionToken?: unknown;
    exclamationToken?: unknown;
  };
  if (modifiers || questionToken || exclamationToken) return false;
  return ts.isPropertyAssignment(node) ? isPlainName(node.name) : !node.objectAssignmentInitializer;
}

/** No name twice: in an object it is an error of TypeScript's, in a type an early one. */
function hasDistinctNames(
  members: readonly ts.ObjectLiteralElementLike[] | readonly ts.TypeElement[],
): boolean {
  const names = members.flatMap(({ name }) =>
    name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [],
  );
  return new Set(names).size === names.length;
}

function isPlainImport({
  importClause,
  attributes,
  moduleSpecifier,
  modifiers,
  parent,
}: ts.ImportDeclaration): boolean {
  if (!importClause || attributes || modifiers || !ts.isSourceFile(parent)) return false;
  if (!ts.isStringLiteral(moduleSpecifier) || importClause.phaseModifier !== undefined) return false;
  const { namedBindings } = importClause;
  return (
    !namedBindings ||
    ts.isNamespaceImport(namedBindings) ||
    namedBindings.elements.every(
      ({ isTypeOnly, propertyName }) => !isTypeOnly && (!propertyName || ts.isIdentifier(propertyName)),
    )
  );
}
