/** `resources.ts`, `prompts.ts` and `schemas/<resource>.ts`: what is offered beside the tools, to be read in review. */
import type { CompletionDefinition, PromptDefinition, ResourceDefinition } from "../../server/definition.js";
import type { Plan } from "../tool.js";
import { identifierGiver } from "./identifiers.js";
import { type FileOptions, listFile } from "./list-file.js";
import { type Entry, literal, open, print, prose, source } from "./literal.js";
import { fileText, importOf } from "./source-file.js";

/** The files by path; none where the plan offers nothing. */
export function resourceAndPromptFiles(plan: Plan, options: FileOptions): Map<string, string> {
  const { resources, prompts } = plan.catalogue;
  return new Map([
    ...(resources === undefined ? [] : resourceFiles(resources, options)),
    ...(prompts === undefined ? [] : [["prompts.ts", promptsFile(prompts, options)] as const]),
  ]);
}

function resourceFiles(resources: readonly ResourceDefinition[], options: FileOptions): (readonly [string, string])[] {
  const give = identifierGiver();
  const schemas = new Map(
    resources.flatMap((resource) => ("schema" in resource ? [[resource.name, give(resource.name).constant]] : [])),
  );
  const list = resources.map((resource) => resourceEntries(resource, schemas.get(resource.name) ?? ""));
  const imports = [...schemas].map(([name, constant]) =>
    importOf(`./schemas/${name}.js`, [{ name: constant, isType: false }]),
  );
  const files = resources.flatMap((resource): [string, string][] => {
    if (!("schema" in resource)) return [];
    const path = `schemas/${resource.name}.ts`;
    return [[path, schemaFile(path, schemas.get(resource.name) ?? "", resource.schema, options)]];
  });
  return [["resources.ts", listFile("resources", "ResourceDefinition", imports, list, options)], ...files];
}

function resourceEntries(resource: ResourceDefinition, schema: string): readonly (Entry | undefined)[] {
  const { name, uri, title, description, annotations } = resource;
  return [
    ["name", literal(name)],
    ["uri", literal(uri)],
    ["title", literal(title)],
    description === undefined ? undefined : ["description", prose(description)],
    annotations === undefined ? undefined : ["annotations", literal(annotations)],
    ...("tool" in resource
      ? [
          ["tool", literal(resource.tool)] as const,
          resource.arguments === undefined ? undefined : (["arguments", literal(resource.arguments)] as const),
          resource.complete === undefined
            ? undefined
            : (["complete", open(Object.entries(resource.complete).map(completionEntry))] as const),
        ]
      : [["schema", source(schema)] as const]),
  ];
}

function completionEntry([variable, completion]: readonly [string, CompletionDefinition]): Entry {
  return [variable, literal(completion)];
}

function promptsFile(prompts: readonly PromptDefinition[], options: FileOptions): string {
  const list = prompts.map((prompt): readonly (Entry | undefined)[] => [
    ["name", literal(prompt.name)],
    ["title", literal(prompt.title)],
    ["description", prose(prompt.description)],
    prompt.tools === undefined ? undefined : ["tools", literal(prompt.tools)],
    ["arguments", open(Object.entries(prompt.arguments).map(([name, argument]) => [name, literal(argument)]))],
    ["text", prose(prompt.text)],
  ]);
  return listFile("prompts", "PromptDefinition", [], list, options);
}

function schemaFile(
  path: string,
  constant: string,
  schema: unknown,
  { project, innerDefinitionModule, header }: FileOptions,
): string {
  const head = `export const ${constant}: JsonSchema = `;
  return fileText(project, path, header, [
    importOf(innerDefinitionModule, [{ name: "JsonSchema", isType: true }]),
    (writer) => writer.blankLineIfLastNot().write(`${head}${print(literal(schema), 0, head.length)};`),
  ]);
}
