// Finds state that outlives a call: module-level variables, collections that get filled, class fields that can change.
// Syntax only: what is declared readonly (ReadonlyMap, readonly T[], as const) is taken at its word.
import ts from "typescript";
import { placeOf, visit } from "./parse-sources.ts";

const collections = new Set(["Map", "Set", "WeakMap", "WeakSet", "Array"]);
const mutators = new Set(["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin", "set", "add", "delete", "clear"]);
const assignments = new Set([ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken]);

const isReadonlyType = (type: ts.TypeNode | undefined): boolean =>
  type !== undefined &&
  ((ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.ReadonlyKeyword) || (ts.isTypeReferenceNode(type) && /^(Readonly|ReadonlyMap|ReadonlySet|ReadonlyArray)$/.test(type.typeName.getText())));

/** A container made to be filled later: a collection, an empty array, an empty object. */
const isFillable = (value: ts.Expression | undefined, type: ts.TypeNode | undefined): boolean => {
  if (!value || isReadonlyType(type)) return false;
  if (ts.isNewExpression(value)) return collections.has(value.expression.getText());
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  return ts.isCallExpression(value) && value.expression.getText() === "Object.create";
};

const hasModifier = (node: ts.PropertyDeclaration, kind: ts.SyntaxKind): boolean => node.modifiers?.some((modifier) => modifier.kind === kind) === true;

/** `a.b.c[d]` starts at `a`. */
const rootOf = (node: ts.Expression): string | undefined => {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isNonNullExpression(node) ? rootOf(node.expression) : undefined;
};

/** What a node changes in place, if anything: the object of an assignment, ++, delete or a mutating method. */
const mutated = (node: ts.Node): ts.Expression | undefined => {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment) return node.left;
  if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && assignments.has(node.operator)) return node.operand;
  if (ts.isDeleteExpression(node)) return node.expression;
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && mutators.has(node.expression.name.text) ? node.expression.expression : undefined;
};

/** Every piece of mutable state in a file, as "file:line what". */
export const findMutableState = (source: ts.SourceFile): readonly string[] => {
  const found: string[] = [];
  const report = (node: ts.Node, what: string) => void found.push(`${placeOf(node)} ${what}`);
  const statements = source.statements.filter(ts.isVariableStatement);
  const moduleNames = new Set(statements.flatMap(({ declarationList }) => declarationList.declarations.map(({ name }) => name.getText())));

  for (const { declarationList } of statements) {
    if ((declarationList.flags & ts.NodeFlags.Const) === 0) report(declarationList, "declares a module-level variable that can be reassigned");
    for (const { name, initializer, type } of declarationList.declarations) if (isFillable(initializer, type)) report(name, `${name.getText()} is a module-level collection that can be filled`);
  }
  const localNames = new Set<string>();
  visit(source, (node) => {
    if (ts.isParameter(node) || (ts.isVariableDeclaration(node) && !statements.includes(node.parent.parent as ts.VariableStatement))) localNames.add(node.name.getText());
  });
  visit(source, (node) => {
    if (ts.isPropertyDeclaration(node) && !hasModifier(node, ts.SyntaxKind.ReadonlyKeyword)) report(node, `the field ${node.name.getText()} is not readonly`);
    else if (ts.isPropertyDeclaration(node) && isFillable(node.initializer, node.type)) report(node, `the field ${node.name.getText()} is a collection that can be filled`);
    if (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent) && !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword)) {
      report(node, `the field ${node.name.getText()} is not readonly`);
    }
    const target = mutated(node);
    const root = target && rootOf(target);
    if (root !== undefined && moduleNames.has(root) && !localNames.has(root)) report(node, `changes the module-level ${root}`);
  });
  return found;
};
