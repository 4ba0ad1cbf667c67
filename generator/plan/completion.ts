/** Where offered values come from, held against the tools: that there is something to offer. */
import { allowedTexts, type ListedTool, type CompletionDefinition, type JsonSchema } from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import type { CuratedCompletion } from "../curation.js";
import { checkConstants, hasArgument, missingArguments, type NamingContext, toolNamed } from "./named-tool.js";

/**
 * The completion; undefined where it names what is not there, and then the report says so.
 * @param variables the names that the values chosen so far go by.
 */
export function planCompletion(
  curated: CuratedCompletion,
  variables: readonly string[],
  context: NamingContext,
): CompletionDefinition | undefined {
  const { argument, tool } = curated;
  if (argument !== undefined) return planEnumeration(argument, curated, context);
  return tool === undefined ? undefined : planQuestion(tool, curated, variables, context);
}

function planEnumeration(
  argument: string,
  { at }: CuratedCompletion,
  context: NamingContext,
): CompletionDefinition | undefined {
  const [toolName = "", name = ""] = argument.split(".");
  const tool = toolNamed(toolName, at.source, context);
  if (tool === undefined || !hasArgument(tool, name, at.source, context)) return undefined;
  const bound = tool.arguments[name];
  if (bound === undefined || (allowedTexts(bound) ?? []).length === 0) {
    const bounded = Object.entries(tool.arguments).filter(([, each]) => (allowedTexts(each) ?? []).length > 0);
    const help = `of its arguments ${bounded.map(([each]) => each).join(", ") || "none"} can have certain texts alone.`;
    context.report.add("unusable-completion", `"${argument}" may be any value.`, at.source, { help });
  }
  return { valuesOf: { tool: toolName, argument: name } };
}

function planQuestion(
  name: string,
  curated: CuratedCompletion,
  variables: readonly string[],
  context: NamingContext,
): CompletionDefinition | undefined {
  const { search, values, links, at } = curated;
  const { report } = context;
  const tool = toolNamed(name, at.source, context);
  if (tool === undefined) return undefined;
  if (!tool.annotations.readOnlyHint) {
    const help = "take one that only reads: it is called while somebody types.";
    report.add("unusable-completion", `"${name}" changes something.`, at.source, { help });
  }
  if (search !== undefined) hasArgument(tool, search, at.search, context);
  checkConstants(tool, curated.arguments, at.arguments, at.source, context);
  const given = new Set([...variables, ...Object.keys(curated.arguments), ...(search === undefined ? [] : [search])]);
  const missing = missingArguments(tool, given);
  if (missing.length > 0) {
    const message = `"${name}" needs ${missing.join(" and ")}, and nothing here is called so.`;
    const help = `give it under "arguments", or take another tool.`;
    report.add("unusable-completion", message, at.source, { help });
  }
  checkWay(tool, curated, context);
  return {
    tool: name,
    ...(search === undefined ? {} : { search }),
    ...(Object.keys(curated.arguments).length === 0 ? {} : { arguments: curated.arguments }),
    values,
    ...(links ? { links } : {}),
  };
}

/** The way to the values is one of the answer, as far as its schema tells. */
function checkWay({ name, result }: ListedTool, { values, at }: CuratedCompletion, { report }: NamingContext): void {
  let schema: JsonSchema = result.schema ?? {};
  for (const step of values.split(".")) {
    const { properties } = itemOf(schema);
    if (properties === undefined) return;
    const next = Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (next === undefined) {
      const names = Object.keys(properties);
      const guess = nearest(step, names);
      const help = guess === undefined ? `there is ${names.slice(0, 12).join(", ")}.` : `did you mean "${guess}"?`;
      report.add("unknown-field", `The answer of "${name}" has no "${step}" there.`, at.values, { help });
      return;
    }
    schema = next;
  }
}

function itemOf(schema: JsonSchema): JsonSchema {
  return schema.type === "array" && typeof schema.items === "object" ? itemOf(schema.items) : schema;
}
