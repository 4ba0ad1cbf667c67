/** The value that a literal says, read off its syntax tree: nothing is run, and what is no literal is refused. */
import { ts } from "ts-morph";
import { setKey } from "../load/value.js";

/** What names stand for: those that are imported, and those that the file itself defines. */
export type Names = ReadonlyMap<string, unknown>;

/** The file holds something else than generated files do. */
export class NotLiteralError extends Error {}

/** Stands where the definition loads its validator, which says nothing that its schema does not. */
export const validator = Symbol("validator");

/**
 * The value of a literal, of names in place of parts of it, and of texts joined by `+`.
 * @throws NotLiteralError for anything else.
 */
export function literalValue(node: ts.Expression, names: Names): unknown {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isIdentifier(node)) return namedValue(node, names);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => literalValue(element, names));
  if (ts.isObjectLiteralExpression(node)) return objectValue(node, names);
  if (ts.isPrefixUnaryExpression(node)) return negative(node);
  if (ts.isAsExpression(node) && node.type.getText() === "const") return literalValue(node.expression, names);
  if (ts.isBinaryExpression(node)) return joined(node, names);
  if (ts.isArrowFunction(node) && isValidatorImport(node)) return validator;
  return refuse(node);
}

/** Refuses a part of a file, naming its line. */
export function refuse(node: ts.Node): never {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  const text = node.getText().replaceAll(/\s+/g, " ").slice(0, 60);
  throw new NotLiteralError(`line ${line + 1} holds ${ts.SyntaxKind[node.kind]} (${text})`);
}

function namedValue(node: ts.Identifier, names: Names): unknown {
  return names.has(node.text) ? names.get(node.text) : refuse(node);
}

function objectValue(node: ts.ObjectLiteralExpression, names: Names): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property)) return refuse(property);
    const inner = literalValue(property.initializer, names);
    if (inner !== validator) setKey(value, keyOf(property.name), inner);
  }
  return value;
}

/** `["__proto__"]` is how that name is written so that it is a property like any other. */
function keyOf(name: ts.PropertyName): string {
  const isPlain = ts.isIdentifier(name) || ts.isStringLiteral(name);
  if (isPlain && name.text !== "__proto__") return name.text;
  if (ts.isComputedPropertyName(name) && ts.isStringLiteral(name.expression)) return name.expression.text;
  return refuse(name);
}

function negative(node: ts.PrefixUnaryExpression): number {
  if (node.operator !== ts.SyntaxKind.MinusToken || !ts.isNumericLiteral(node.operand)) return refuse(node);
  return -Number(node.operand.text);
}

function joined(node: ts.BinaryExpression, names: Names): string {
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return refuse(node);
  const [left, right] = [node.left, node.right].map((part) => literalValue(part, names));
  return typeof left === "string" && typeof right === "string" ? left + right : refuse(node);
}

function isValidatorImport({ parameters, body }: ts.ArrowFunction): boolean {
  return (
    parameters.length === 0 &&
    ts.isCallExpression(body) &&
    body.expression.kind === ts.SyntaxKind.ImportKeyword &&
    body.arguments.every(ts.isStringLiteral)
  );
}
