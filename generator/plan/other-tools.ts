/** What a tool needs other tools for: names looked up in their lists, and other ways to the same answer. */
import type { AnyTool, ArgumentDefinition, FallbackDefinition, JsonValue } from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import type { CuratedCall, CuratedLookup, CuratedName, CuratedTool, Curation } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { nameMeant, type Planned } from "./list.js";
import { type PlannedArguments } from "./named-arguments.js";
import { clean } from "./prose.js";

type Selectors = NonNullable<AnyTool["selectors"]>;

/** Finds the tool of an operation, other than the tool that asks; what is not found is reported. */
export type ToolOf = (operation: CuratedName, asking: CuratedTool | undefined) => string | undefined;

/** Plans the names that stand for ids: an argument for each, and the choice between it and the id. */
export function planLookups(
  curated: CuratedTool,
  lookups: readonly CuratedLookup[],
  planned: PlannedArguments,
  given: ReadonlyMap<string, ArgumentDefinition>,
  selectors: Selectors | undefined,
  report: Report,
): Planned<Selectors | undefined> {
  const changed = new Map<string, ArgumentDefinition>();
  let ways = selectors;
  for (const { lookup: key, fills: target } of curated.lookups) {
    const lookup = lookups.find(({ name }) => name === key.key);
    const fills = nameMeant(target, planned, report);
    if (lookup === undefined) {
      const known = lookups.map(({ name }) => name);
      const guess = nearest(key.key, known);
      const help =
        guess === undefined
          ? `add it under lookups; there is ${known.join(", ") || "none"}.`
          : `did you mean "${guess}"?`;
      report.add("unknown-lookup", `There is no lookup "${key.key}".`, key.at, { help });
    }
    if (lookup === undefined || fills === undefined) continue;
    const { name } = lookup;
    if (given.has(name)) {
      const message = `"${curated.name}" has an argument "${name}" of its own.`;
      report.add("duplicate-argument-name", message, key.at, { help: "give the lookup another name." });
    }
    const argument = given.get(fills);
    if (argument?.required === true) {
      const { required: _, ...optional } = argument;
      changed.set(fills, optional);
      ways ??= [[fills]];
    }
    changed.set(name, {
      binding: { in: "server", feature: "lookup", lookup: name, fills },
      schema: { type: "string", minLength: 1 },
      description: clean(lookup.description),
    });
    if (ways !== undefined) ways = [...ways, [name]];
  }
  return { definition: ways, arguments: changed };
}

/** Plans the other ways. What they give to other tools is checked when those are planned. */
export function planFallback(curated: CuratedTool, toolOf: ToolOf): readonly FallbackDefinition[] | undefined {
  const ways = curated.fallback.flatMap(({ on, first, call, where, take, lookBack }): FallbackDefinition[] => {
    const tool = toolOf(call.operation, curated);
    const before = first === undefined ? undefined : toolOf(first.operation, curated);
    if (tool === undefined || (first !== undefined && before === undefined)) return [];
    return [
      {
        on,
        ...(first === undefined || before === undefined ? {} : { first: { tool: before, arguments: first.arguments } }),
        tool,
        arguments: call.arguments,
        ...(where === undefined ? {} : { where }),
        ...(take === undefined ? {} : { take }),
        ...(lookBack === undefined ? {} : { lookBack }),
      },
    ];
  });
  return ways.length === 0 ? undefined : ways;
}

/** Reports what the ways and lookups of the curation ask of other tools that those do not have. */
export function checkOtherTools(curation: Curation, tools: readonly AnyTool[], toolOf: ToolOf, report: Report): void {
  const named = (operation: CuratedName, asking?: CuratedTool) => {
    const name = toolOf(operation, asking);
    return tools.find((tool) => tool.name === name);
  };
  for (const lookup of curation.lookups) {
    const lister = named(lookup.operation);
    if (lister === undefined) continue;
    checkReads(lister, lookup.operation, report);
    if (lookup.search !== undefined) checkArgument(lookup.search.key, lister, lookup.search, report);
    checkField(lookup.match, lister, report);
    checkField(lookup.take, lister, report);
  }
  for (const entry of curation.tools) {
    const own = tools.find(({ name }) => name === entry.name);
    for (const { first, call } of entry.fallback) {
      for (const each of [first, call])
        if (each !== undefined) checkCall(each, named(each.operation, entry), own, report);
    }
  }
}

function checkCall(call: CuratedCall, other: AnyTool | undefined, own: AnyTool | undefined, report: Report): void {
  if (other === undefined || own === undefined) return;
  checkReads(other, call.operation, report);
  for (const [name, value] of Object.entries(call.arguments)) {
    checkArgument(name, other, call, report);
    for (const placeholder of placeholdersIn(value)) {
      if (placeholder === "first" || Object.hasOwn(own.arguments, placeholder)) continue;
      const message = `"${own.name}" has no argument "${placeholder}" that $${placeholder} could stand for.`;
      report.add("unknown-parameter", message, call.at, { help: hint(placeholder, Object.keys(own.arguments)) });
    }
  }
}

/** What is called on the way to an answer must change nothing: nobody was asked about it. */
function checkReads({ name, annotations }: AnyTool, { at }: CuratedName, report: Report): void {
  if (annotations.readOnlyHint) return;
  const message = `"${name}" changes something, so it cannot be called on the way to another answer.`;
  report.add("wrong-shape", message, at, { help: "name an operation that only reads." });
}

function checkArgument(name: string, tool: AnyTool, { at }: Pick<CuratedName, "at">, report: Report): void {
  if (Object.hasOwn(tool.arguments, name)) return;
  const help = hint(name, Object.keys(tool.arguments));
  report.add("unknown-parameter", `"${tool.name}" has no argument "${name}".`, at, { help });
}

function checkField({ key, at }: CuratedName, tool: AnyTool, report: Report): void {
  const { schema, items } = tool.result;
  const list = items === undefined ? schema : schema?.properties?.[items];
  const item = typeof list?.items === "object" ? list.items : undefined;
  if (item?.properties === undefined || Object.hasOwn(item.properties, key)) return;
  const help = hint(key, Object.keys(item.properties));
  report.add("unknown-field", `An item of "${tool.name}" has no field "${key}".`, at, { help });
}

function hint(word: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  return `${guess === undefined ? "" : `did you mean "${guess}"? `}It has ${known.join(", ")}.`;
}

function placeholdersIn(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(placeholdersIn);
  return typeof value === "string" && value.startsWith("$") ? [value.slice(1).split(".")[0] ?? ""] : [];
}
