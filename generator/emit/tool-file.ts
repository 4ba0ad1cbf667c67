/** `tools/<tool>.ts`: the definition of one tool, to be read in review. */
import type { Project, WriterFunction } from "ts-morph";
import {
  type ListedTool,
  type ArgumentDefinition,
  checkedArgumentSchema,
  isWorkflow,
  type JsonSchema,
} from "../../server/definition.js";
import type { Identifiers, ToolIdentifiers } from "./identifiers.js";
import { type Entry, literal, object, open, type Printable, print, prose, source, WIDTH } from "./literal.js";
import type { ModelNames } from "./models.js";
import { fileText, type ImportedName, importOf } from "./source-file.js";
import { flatType, layoutType, memberHead, type Named, typeOf } from "./type-text.js";
import { widthOf } from "./width.js";

/** What the file of a tool is made of. */
export interface ToolFile {
  readonly tool: ListedTool;
  readonly identifiers: ToolIdentifiers;
  readonly models: ModelNames | undefined;
  /** Whether a generated validator stands beside it. */
  readonly hasValidator: boolean;
  /** Where `definition.js` is, seen from the tools' folder. */
  readonly definitionModule: string;
  readonly header: string;
}

/** The file's text. */
export function toolFile(project: Project, file: ToolFile): string {
  const { tool, identifiers, models } = file;
  const imports = new Map<string, ImportedName>();
  const use = (found: Identifiers | undefined, form: "type" | "constant"): string | undefined => {
    if (found !== undefined) imports.set(found[form], { name: found[form], isType: form === "type" });
    return found?.[form];
  };
  const namedType: Named = (schema) =>
    use(models?.enumeration(isOnlyEnumeration(schema) ? schema.enum : undefined) ?? models?.schema(schema), "type");
  const argumentsType = argumentsInterface(tool, identifiers, namedType);
  const define = isWorkflow(tool) ? "defineWorkflow" : "defineTool";
  // What a workflow answers is not called from TypeScript.
  const result =
    isWorkflow(tool) || tool.result.schema === undefined ? undefined : typeOf(tool.result.schema, namedType);
  const resultType = result === undefined ? "unknown" : flatType(result);
  const value = print(definition(file, use), 0, 0, 2);
  const argumentsName = argumentsType === undefined ? "Record<never, never>" : identifiers.type;
  const call = `export const ${identifiers.constant} = ${define}`;
  // A type that is a name stands in the call; any other has a name of its own.
  const alias = result === undefined || result.kind === "name" ? undefined : identifiers.result;
  const flatCall = `${call}<${isWorkflow(tool) ? argumentsName : `${argumentsName}, ${alias ?? resultType}`}>`;
  const fits = widthOf(flatCall) + 2 <= WIDTH;
  const head = fits || isWorkflow(tool) ? flatCall : `${call}<\n  ${argumentsName},\n  ${alias ?? resultType}\n>`;
  const blocks = [
    ...(argumentsType === undefined ? [] : [argumentsType]),
    ...(alias === undefined || result === undefined
      ? []
      : [`export type ${alias} =${layoutType(result, 0, widthOf(alias) + 13)};`]),
    `${head}(${value});`,
  ];
  // Where a type is too large to lay out it is widened, and names that stood in it are not needed after all.
  const used = [...imports.values()].filter(({ name }) => blocks.some((text) => containsName(text, name)));
  const statements = [
    importOf(file.definitionModule, [{ name: define, isType: false }]),
    ...(used.length === 0 ? [] : [importOf(`../models/${models?.document ?? ""}.js`, used)]),
    ...blocks.map(block),
  ];
  return fileText(project, `tools/${tool.name}.ts`, file.header, statements);
}

/** Names are plain identifiers: letters and digits. */
function containsName(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

function block(text: string): WriterFunction {
  return (writer) => writer.blankLineIfLastNot().write(text);
}

/** The interface of the arguments; undefined where there are none. */
function argumentsInterface(tool: ListedTool, { type }: Identifiers, named: Named): string | undefined {
  const entries = Object.entries(tool.arguments);
  if (entries.length === 0) return undefined;
  const lines = entries.map(([key, argument]) => {
    const member = { key, isOptional: argument.required !== true, type: typeOf(givenSchema(argument), named) };
    const head = memberHead(member);
    return `  ${head}${layoutType(member.type, 2, 2 + widthOf(head))};`;
  });
  return `export interface ${type} {\n${lines.join("\n")}\n}`;
}

/** What a caller may give: the checked values, or a text that stands for them. */
function givenSchema(argument: ArgumentDefinition): JsonSchema {
  const schema = checkedArgumentSchema(argument);
  return argument.text === undefined ? schema : { anyOf: [schema, { type: "string" }] };
}

function definition(
  file: ToolFile,
  use: (found: Identifiers | undefined, form: "constant") => string | undefined,
): Printable {
  const { tool, models } = file;
  const asConstant = (identifiers: Identifiers | undefined) => {
    const name = use(identifiers, "constant");
    return name === undefined ? undefined : source(name);
  };
  const schema = (value: unknown): Printable => literal(value, (each) => asConstant(models?.enumeration(each)));
  const resultSchema = (value: JsonSchema): Printable => literal(value, (each) => asConstant(models?.schema(each)));
  const { schema: answer, ...result } = tool.result;
  const entries: (Entry | undefined)[] = [
    ["name", literal(tool.name)],
    ["title", literal(tool.title)],
    ["description", prose(tool.description)],
    ["toolset", literal(tool.toolset)],
    tool.aliases === undefined ? undefined : ["aliases", literal(tool.aliases)],
    ["annotations", literal(tool.annotations)],
    tool.operation === undefined ? undefined : ["operation", literal(tool.operation)],
    tool.body === undefined ? undefined : ["body", literal(tool.body)],
    ["arguments", open(Object.entries(tool.arguments).map(([name, argument]) => [name, argumentOf(argument, schema)]))],
    tool.selectors === undefined ? undefined : ["selectors", literal(tool.selectors)],
    tool.hidden === undefined ? undefined : ["hidden", literal(tool.hidden)],
    tool.definitions === undefined
      ? undefined
      : ["definitions", open(Object.entries(tool.definitions).map(([name, value]) => [name, schema(value)]))],
    tool.window === undefined ? undefined : ["window", literal(tool.window)],
    tool.page === undefined ? undefined : ["page", literal(tool.page)],
    tool.fallback === undefined ? undefined : ["fallback", literal(tool.fallback)],
    [
      "result",
      object([
        ...(answer === undefined ? [] : [["schema", resultSchema(answer)] as const]),
        ...Object.entries(result).map(([key, value]) => [key, literal(value)] as const),
      ]),
    ],
    tool.follow === undefined ? undefined : ["follow", literal(tool.follow)],
    tool.file === undefined ? undefined : ["file", literal(tool.file)],
    file.hasValidator ? ["validator", source(`() => import("../validators/${tool.name}.js")`)] : undefined,
  ];
  return open(entries.filter((entry) => entry !== undefined));
}

function argumentOf(argument: ArgumentDefinition, schema: (value: unknown) => Printable): Printable {
  const entries: (Entry | undefined)[] = [
    argument.required === true ? ["required", source("true")] : undefined,
    ["binding", literal(argument.binding)],
    ["schema", schema(argument.schema)],
    argument.description === undefined ? undefined : ["description", prose(argument.description)],
    argument.allowed === undefined ? undefined : ["allowed", schema(argument.allowed)],
    argument.text === undefined ? undefined : ["text", literal(argument.text)],
    argument.url === undefined ? undefined : ["url", literal(argument.url)],
    argument.confidence === undefined ? undefined : ["confidence", literal(argument.confidence)],
  ];
  return open(entries.filter((entry) => entry !== undefined));
}

/** An enumeration of texts and nothing else is what a model may stand for. */
function isOnlyEnumeration(schema: JsonSchema): boolean {
  return Object.keys(schema).every(
    (keyword) => keyword === "enum" || keyword === "type" || keyword === "description" || keyword === "default",
  );
}
