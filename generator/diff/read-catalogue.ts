/** A catalogue read from its generated files, as texts: imports are followed among them, and nothing is run. */
import { posix } from "node:path";
import { ts } from "ts-morph";
import type { Catalogue } from "../../server/definition.js";
import { literalValue, NotLiteralError, refuse } from "./literal-value.js";

/** The files of a generated folder by their path in it. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** The files cannot be read as a catalogue; the message says which one, and why. */
export class UnreadableCatalogueError extends Error {}

/** No catalogue at all: every tool of another one is new. */
export const emptyCatalogue: Catalogue = { server: { name: "", title: "" }, documents: {}, toolsets: {}, tools: [] };

/**
 * What `index.ts` exports as `catalogue`, without the validators; the empty one where there are no files.
 * @throws UnreadableCatalogueError where a file is missing, or holds more than literals.
 */
export function readCatalogue(files: GeneratedFiles): Catalogue {
  if (files.size === 0) return emptyCatalogue;
  const exports = exportsOf("index.ts", files, new Map());
  const catalogue = exports.get("catalogue");
  if (catalogue === undefined) throw new UnreadableCatalogueError('index.ts has no "catalogue".');
  return catalogue as Catalogue;
}

type Exports = ReadonlyMap<string, unknown>;

function exportsOf(path: string, files: GeneratedFiles, known: Map<string, Exports>): Exports {
  const found = known.get(path);
  if (found !== undefined) return found;
  const text = files.get(path);
  if (text === undefined) throw new UnreadableCatalogueError(`${path} is imported, and is not there.`);
  // A file that imports itself by a detour finds nothing there, instead of going round for ever.
  known.set(path, new Map());
  const exports = readFile(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true), path, files, known);
  known.set(path, exports);
  return exports;
}

function readFile(file: ts.SourceFile, path: string, files: GeneratedFiles, known: Map<string, Exports>): Exports {
  const names = new Map<string, unknown>();
  const exports = new Map<string, unknown>();
  try {
    for (const statement of file.statements) {
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) continue;
      if (ts.isImportDeclaration(statement)) {
        for (const [name, value] of importedValues(statement, path, files, known)) names.set(name, value);
        continue;
      }
      if (!ts.isVariableStatement(statement)) return refuse(statement);
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || initializer === undefined) return refuse(statement);
        const value = literalValue(defined(initializer), names);
        names.set(name.text, value);
        exports.set(name.text, value);
      }
    }
  } catch (error) {
    if (!(error instanceof NotLiteralError)) throw error;
    throw new UnreadableCatalogueError(`${path} is no file that "npm run generate" writes: ${error.message}.`);
  }
  return exports;
}

/** Types are no values, nor are the functions that give a definition its type. */
function importedValues(
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  path: string,
  files: GeneratedFiles,
  known: Map<string, Exports>,
): (readonly [string, unknown])[] {
  const bindings = importClause?.namedBindings;
  if (importClause === undefined || bindings === undefined || !ts.isNamedImports(bindings))
    return refuse(moduleSpecifier);
  if (!ts.isStringLiteral(moduleSpecifier)) return refuse(moduleSpecifier);
  const target = posix.join(posix.dirname(path), moduleSpecifier.text).replace(/\.js$/, ".ts");
  const isData = (element: ts.ImportSpecifier) =>
    !element.isTypeOnly && !/^define(Tool|Workflow)$/.test(element.name.text);
  const values = importClause.isTypeOnly ? [] : bindings.elements.filter(isData);
  if (values.length === 0) return [];
  const exports = exportsOf(target, files, known);
  return values.map(({ name }) => (exports.has(name.text) ? [name.text, exports.get(name.text)] : refuse(name)));
}

/** The literal within `defineTool<…>(…)`. */
function defined(node: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(node)) return node;
  const [argument, ...others] = node.arguments;
  const isDefine = ts.isIdentifier(node.expression) && /^define(Tool|Workflow)$/.test(node.expression.text);
  return isDefine && argument !== undefined && others.length === 0 ? argument : refuse(node);
}
