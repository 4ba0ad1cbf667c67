/** The resources, held against the tools and the documents: that each can be read. */
import type { ResourceDefinition, SchemaResource, ToolResource } from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import type { CuratedResource } from "../curation.js";
import { planCompletion } from "./completion.js";
import { wholeSchema } from "./input-schema.js";
import { checkConstants, hasArgument, missingArguments, type NamingContext, toolNamed } from "./named-tool.js";
import { clean } from "./prose.js";
import { fromEntries } from "./schema/keywords.js";

/** The resources in the order of `tools.yaml`; what names something that is not there is reported, and left out. */
export function planResources(
  curated: readonly CuratedResource[],
  context: NamingContext,
): readonly ResourceDefinition[] {
  checkUris(curated, context);
  return curated.flatMap((resource): ResourceDefinition[] => {
    const { name, uri, title, description, annotations } = resource;
    const source = resource.schema === undefined ? planByTool(resource, context) : planSchema(resource, context);
    const words = {
      name,
      uri,
      title: clean(title),
      ...(description === undefined ? {} : { description: clean(description) }),
      ...(annotations === undefined ? {} : { annotations }),
    };
    return source === undefined ? [] : [{ ...words, ...source }];
  });
}

function planByTool(resource: CuratedResource, context: NamingContext): ToolResource | undefined {
  const { at, complete } = resource;
  const { report } = context;
  const tool = resource.tool === undefined ? undefined : toolNamed(resource.tool, at.source, context);
  if (tool === undefined) return undefined;
  if (!tool.annotations.readOnlyHint) {
    const help = "take one that only reads.";
    report.add("unusable-resource", `"${tool.name}" changes something.`, at.source, { help });
  }
  const variables = variablesIn(resource.uri);
  for (const variable of variables) hasArgument(tool, variable, at.uri, context);
  checkConstants(tool, resource.arguments, at.arguments, at.key, context);
  const missing = missingArguments(tool, new Set([...variables, ...Object.keys(resource.arguments)]));
  if (missing.length > 0) {
    const help = `make it a variable of the URI, or give it under "arguments".`;
    report.add("unusable-resource", `"${tool.name}" needs ${missing.join(" and ")}.`, at.uri, { help });
  }
  const completions = Object.entries(complete).flatMap(([variable, curated]) => {
    if (!variables.includes(variable)) {
      const help = variables.length === 0 ? "it has none." : `it has ${variables.join(", ")}.`;
      report.add("unknown-variable", `The URI has no variable "${variable}".`, curated.at.key, { help });
    }
    const definition = planCompletion(curated, variables, context);
    return definition === undefined ? [] : [[variable, definition] as const];
  });
  return {
    tool: tool.name,
    ...(Object.keys(resource.arguments).length === 0 ? {} : { arguments: resource.arguments }),
    ...(completions.length === 0 ? {} : { complete: fromEntries(completions) }),
  };
}

function planSchema(
  { schema = "", uri, at }: CuratedResource,
  { documents, report }: NamingContext,
): SchemaResource | undefined {
  if (variablesIn(uri).length > 0) {
    const help = "write one URI for one schema.";
    report.add("unusable-resource", "The URI of a schema has no variables.", at.uri, { help });
  }
  const mark = schema.indexOf("#");
  const [only, other] = [...documents.keys()];
  const document = mark >= 0 ? schema.slice(0, mark) : other === undefined ? only : undefined;
  const references = document === undefined ? undefined : documents.get(document);
  if (document === undefined || references === undefined) {
    const help = `write one of ${[...documents.keys()].join(", ")} and # before its name.`;
    report.add("unknown-document", `"${schema}" is a schema of no document that is listed.`, at.source, { help });
    return undefined;
  }
  const name = schema.slice(mark + 1);
  if (Object.hasOwn(references.schemas, name)) return { schema: wholeSchema(name, references) };
  const guess = nearest(name, Object.keys(references.schemas));
  const help = guess === undefined ? "write the name of one that an operation uses." : `did you mean "${guess}"?`;
  report.add("unknown-schema", `"${document}" has no schema "${name}" that an operation uses.`, at.source, { help });
  return undefined;
}

/** Two templates that differ in the names of their variables alone are the same. */
function checkUris(curated: readonly CuratedResource[], { report }: NamingContext): void {
  const known = new Map<string, CuratedResource>();
  for (const resource of curated) {
    const variables = variablesIn(resource.uri);
    const repeated = variables.find((name, index) => variables.indexOf(name) < index);
    if (repeated !== undefined) {
      const help = "give each variable a name of its own.";
      report.add("unusable-resource", `"{${repeated}}" stands twice in the URI.`, resource.at.uri, { help });
    }
    const shape = resource.uri.replaceAll(/\{(\+?)[^}]*\}/g, "{$1}");
    const other = known.get(shape);
    if (other !== undefined) {
      const message = `This is the URI of "${other.name}", too.`;
      const notes = [{ message: "it stands here.", at: other.at.uri }];
      report.add("duplicate-uri", message, resource.at.uri, { help: "change one of them.", notes });
    }
    known.set(shape, resource);
  }
}

function variablesIn(uri: string): readonly string[] {
  return [...uri.matchAll(/\{\+?([^}]*)\}/g)].map(([, name = ""]) => name);
}
