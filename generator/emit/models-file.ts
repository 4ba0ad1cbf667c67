/** `models/<document>.ts`: enumerations and answers, each once, to be read in review. */
import type { Project, WriterFunction } from "ts-morph";
import type { JsonSchema } from "../../server/definition.js";
import type { Identifiers } from "./identifiers.js";
import { literal, open, print, printFlat, source, WIDTH } from "./literal.js";
import { definitionOrder, type ModelNames } from "./models.js";
import { fileText, importOf } from "./source-file.js";
import { layoutType, memberHead, membersOf, type Named, typeOf } from "./type-text.js";
import { widthOf } from "./width.js";

/** The file's text. */
export function modelsFile(project: Project, names: ModelNames, definitionModule: string, header: string): string {
  const { models } = names;
  const enumerations = [...names.enumerations].map(([name, identifiers]) =>
    enumeration(models.enumerations[name] ?? [], identifiers),
  );
  const order = definitionOrder(names);
  const schemas = order.flatMap((name) => {
    const identifiers = names.schemas.get(name);
    return identifiers === undefined ? [] : [model(models.schemas[name] ?? {}, identifiers, names)];
  });
  const imports = schemas.length === 0 ? [] : [importOf(definitionModule, [{ name: "JsonSchema", isType: true }])];
  return fileText(project, `models/${names.document}.ts`, header, [...imports, ...enumerations, ...schemas]);
}

function block(text: string): WriterFunction {
  return (writer) => writer.blankLineIfLastNot().write(text);
}

/** One value per line, so that a new one is one line of difference; a formatter would join short ones. */
function enumeration(values: readonly string[], { constant, type }: Identifiers): WriterFunction {
  const lines = values.map((value) => `  ${print(literal(value))},`);
  const isShort = widthOf(`export const ${constant} = ${printFlat(literal(values)) ?? ""} as const;`) <= WIDTH;
  return block(
    `${isShort ? "// prettier-ignore\n" : ""}export const ${constant} = [\n${lines.join("\n")}\n] as const;\n` +
      `export type ${type} = (typeof ${constant})[number];`,
  );
}

function model(schema: JsonSchema, { constant, type }: Identifiers, names: ModelNames): WriterFunction {
  const named: Named = ({ $ref }) => ($ref === undefined ? undefined : names.reference($ref)?.type);
  const value = literal(schema, (each) => {
    const reference = (each as JsonSchema | null)?.$ref;
    const identifiers = typeof reference === "string" ? names.reference(reference) : undefined;
    return identifiers === undefined ? undefined : source(identifiers.constant);
  });
  const head = `export const ${constant}: JsonSchema = `;
  return block(`${typeDeclaration(schema, type, named)}\n${head}${print(opened(value), 0, widthOf(head))};`);
}

/** The properties of a model one per line, however few. */
function opened(value: ReturnType<typeof literal>): ReturnType<typeof literal> {
  if (value.kind !== "object") return value;
  return open(
    value.entries.map(([key, inner]) => [
      key,
      key === "properties" && inner.kind === "object" ? open(inner.entries) : inner,
    ]),
  );
}

function typeDeclaration(schema: JsonSchema, type: string, named: Named): string {
  const isObject = schema.type === "object" && schema.properties !== undefined && schema.anyOf === undefined;
  if (!isObject) {
    const head = `export type ${type} =`;
    return `${head}${layoutType(typeOf(schema, named), 0, widthOf(head))};`;
  }
  const lines = membersOf(schema, named).map((member) => {
    const head = memberHead(member);
    return `  ${head}${layoutType(member.type, 2, 2 + widthOf(head))};`;
  });
  return `export interface ${type} {\n${lines.join("\n")}\n}`;
}
