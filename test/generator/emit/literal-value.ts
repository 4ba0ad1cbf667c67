/**
 * The law of generated code: it is data. Reads a syntax tree back to the value that it says, and refuses whatever is no
 * literal. Written against TypeScript's parser, and sharing nothing with the printer.
 */
import { ts } from "ts-morph";

/** Stands for a name that is imported. */
export class Name {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The value of a literal. @throws where it is not one. */
export function valueOfLiteral(node: ts.Expression, names: ReadonlySet<string> = new Set()): unknown {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isIdentifier(node) && names.has(node.text)) return new Name(node.text);
  if (
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(node.operand)
  ) {
    return -Number(node.operand.text);
  }
  if (ts.isAsExpression(node) && node.type.getText() === "const") return valueOfLiteral(node.expression, names);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [node.left, node.right].map((part) => valueOfLiteral(part, names));
    if (parts.every((part) => typeof part === "string")) return parts.join("");
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => valueOfLiteral(element, names));
  if (ts.isObjectLiteralExpression(node)) return objectOf(node, names);
  if (ts.isArrowFunction(node) && /^\(\) => import\("\.\.\/validators\/[a-z0-9_]+\.js"\)$/.test(node.getText())) {
    return new Name("validator");
  }
  throw new Error(`no literal: ${ts.SyntaxKind[node.kind]} ${node.getText().slice(0, 80)}`);
}

function objectOf(node: ts.ObjectLiteralExpression, names: ReadonlySet<string>): unknown {
  const entries = node.properties.map((property): [string, unknown] => {
    if (!ts.isPropertyAssignment(property)) throw new Error(`no plain property: ${property.getText().slice(0, 80)}`);
    return [keyOf(property.name), valueOfLiteral(property.initializer, names)];
  });
  return Object.fromEntries(entries);
}

function keyOf(name: ts.PropertyName): string {
  if (ts.isIdentifier(name) && name.text !== "__proto__") return name.text;
  if (ts.isStringLiteral(name) && name.text !== "__proto__") return name.text;
  if (ts.isComputedPropertyName(name) && name.getText() === '["__proto__"]') return "__proto__";
  throw new Error(`no plain name: ${name.getText()}`);
}

/** A generated file as what it exports; refuses statements that are no imports, types or constants. */
export function exportsOf(text: string): Map<string, unknown> {
  const file = ts.createSourceFile("generated.ts", text, ts.ScriptTarget.ES2022, true);
  const names = new Set<string>();
  const found = new Map<string, unknown>();
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) continue;
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings === undefined || !ts.isNamedImports(bindings))
        throw new Error(`no plain import: ${statement.getText()}`);
      for (const { name } of bindings.elements) names.add(name.text);
      continue;
    }
    if (!ts.isVariableStatement(statement)) throw new Error(`no plain statement: ${statement.getText().slice(0, 80)}`);
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || initializer === undefined) throw new Error(`no plain constant: ${name.getText()}`);
      const isTool = ts.isCallExpression(initializer) && initializer.expression.getText() === "defineTool";
      const [argument] = isTool ? initializer.arguments : [];
      found.set(name.text, valueOfLiteral(argument ?? initializer, names));
      names.add(name.text);
    }
  }
  return found;
}
