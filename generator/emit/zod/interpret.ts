/**
 * Builds the zod schema that an expression says, by walking its syntax tree: nothing is evaluated. Calls of a few known
 * methods on `z` with literals and named lists are understood; anything else is refused, and then the expression is not
 * emitted.
 */
import { ts } from "ts-morph";
import { z } from "zod";

/** Methods that only build a schema. */
const builders = new Set([
  "strictObject",
  "object",
  "record",
  "array",
  "string",
  "number",
  "boolean",
  "null",
  "any",
  "never",
  "enum",
  "literal",
  "union",
  "xor",
  "optional",
  "nullable",
  "strict",
  "catchall",
  "regex",
  "int",
  "gte",
  "lte",
  "gt",
  "lt",
  "multipleOf",
  "min",
  "max",
]);

/** Thrown where the expression holds anything but calls and literals. */
export class NotPlainError extends Error {}

/** What a name stands for. */
export type Constants = ReadonlyMap<string, readonly unknown[]>;

/**
 * The schema that the expression builds; `constants` are the lists that it may name.
 * @throws NotPlainError where it is not plain; whatever zod throws where it refuses the schema.
 */
export function interpret(expression: string, constants: Constants = new Map()): z.ZodType {
  const file = ts.createSourceFile("validator.ts", `(${expression});`, ts.ScriptTarget.ES2022);
  const [statement, ...others] = file.statements;
  const isOne = statement !== undefined && others.length === 0 && ts.isExpressionStatement(statement);
  if (!isOne || !ts.isParenthesizedExpression(statement.expression)) throw new NotPlainError("no single expression");
  const value = valueOf(statement.expression.expression, constants);
  if (!(value instanceof z.ZodType)) throw new NotPlainError("no schema");
  return value;
}

function valueOf(node: ts.Expression, constants: Constants): unknown {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) return -numberOf(node.operand);
  if (ts.isIdentifier(node) && constants.has(node.text)) return constants.get(node.text);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => valueOf(element, constants));
  if (ts.isObjectLiteralExpression(node)) return objectOf(node, constants);
  if (ts.isNewExpression(node)) return regularExpression(node);
  if (ts.isCallExpression(node)) return call(node, constants);
  throw new NotPlainError(`a ${ts.SyntaxKind[node.kind]} is not plain`);
}

function numberOf(node: ts.Expression): number {
  if (!ts.isNumericLiteral(node)) throw new NotPlainError("a sign stands before something that is no number");
  return Number(node.text);
}

function objectOf(node: ts.ObjectLiteralExpression, constants: Constants): Record<string, unknown> {
  const entries = node.properties.map((property): [string, unknown] => {
    if (!ts.isPropertyAssignment(property)) throw new NotPlainError("a property is not plain");
    const { name } = property;
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) throw new NotPlainError("a name is not plain");
    if (name.text in {}) throw new NotPlainError("a name is one of Object's own");
    return [name.text, valueOf(property.initializer, constants)];
  });
  return Object.fromEntries(entries);
}

function regularExpression(node: ts.NewExpression): RegExp {
  const parts = (node.arguments ?? []).map((part) => valueOf(part, new Map()));
  const isPlain = ts.isIdentifier(node.expression) && node.expression.text === "RegExp";
  const [pattern, flags = ""] = parts;
  if (!isPlain || typeof pattern !== "string" || typeof flags !== "string")
    throw new NotPlainError("a new is not plain");
  return new RegExp(pattern, flags);
}

function call(node: ts.CallExpression, constants: Constants): unknown {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) throw new NotPlainError("a call is not plain");
  const method = expression.name.text;
  if (!builders.has(method)) throw new NotPlainError(`${method} is no known method`);
  const isZod = ts.isIdentifier(expression.expression) && expression.expression.text === "z";
  const target = isZod ? z : valueOf(expression.expression, constants);
  if (!isZod && !(target instanceof z.ZodType)) throw new NotPlainError("a method of something that is no schema");
  const build: unknown = Reflect.get(target as object, method);
  if (typeof build !== "function") throw new NotPlainError(`${method} is not there`);
  const values = node.arguments.map((argument) => valueOf(argument, constants));
  return Reflect.apply(build, target, values) as unknown;
}
