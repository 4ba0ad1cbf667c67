/** Which tool of one catalogue is which of another, and which argument which: by name, or by what is left of it. */
import { type ArgumentDefinition, isWorkflow, type JsonSchema, type ListedTool } from "../../server/definition.js";
import { type Pairs, pairKeys, uniqueMatches } from "../pull/pairs.js";
import { isEqual } from "../pull/structure.js";
import { placeOf } from "./wire.js";

/**
 * Pairs tools, from the newer to the older name: by name; by a former name that is now an alias; by operation, where
 * only one on each side has it; by an alias that both have.
 */
export function pairTools(before: readonly ListedTool[], after: readonly ListedTool[]): Pairs<string> {
  const pairs = new Map<string, string>();
  const left = () => ({
    older: before.filter(({ name }) => ![...pairs.values()].includes(name)),
    newer: after.filter(({ name }) => !pairs.has(name)),
  });
  const pair = (matches: readonly (readonly [ListedTool, ListedTool])[]) => {
    for (const [newer, older] of matches) pairs.set(newer.name, older.name);
  };
  pair(uniqueMatches(after, before, ({ name }) => name));
  const older = new Map(left().older.map((tool) => [tool.name, tool]));
  for (const tool of left().newer) {
    const former = (tool.aliases ?? []).map((alias) => older.get(alias)).find((each) => each !== undefined);
    if (former !== undefined && ![...pairs.values()].includes(former.name)) pair([[tool, former]]);
  }
  pair(uniqueMatches(left().newer, left().older, operationOf));
  pair(uniqueMatches(left().newer, left().older, ({ aliases }) => aliases?.toSorted().join(" ")));
  return pairs;
}

function operationOf(tool: ListedTool): string | undefined {
  if (isWorkflow(tool)) return undefined;
  const { document, method, path } = tool.operation;
  return [document, method, path].join(" ");
}

/**
 * Pairs arguments, from the newer to the older name: by name; by the place on the wire, or by the same part of the
 * server; and by a name that is alike, for a schema that is.
 */
export function pairArguments(before: ListedTool, after: ListedTool): Pairs<string> {
  const pairs = new Map<string, string>();
  for (const name of Object.keys(after.arguments)) if (Object.hasOwn(before.arguments, name)) pairs.set(name, name);
  const left = () => {
    const taken = new Set(pairs.values());
    return {
      older: Object.entries(before.arguments).filter(([name]) => !taken.has(name)),
      newer: Object.entries(after.arguments).filter(([name]) => !pairs.has(name)),
    };
  };
  const unpaired = left();
  const places = new Map([
    ...unpaired.newer.map((entry) => [entry, placeText(entry, after)] as const),
    ...unpaired.older.map((entry) => [entry, placeText(entry, before)] as const),
  ]);
  const matches = uniqueMatches(unpaired.newer, unpaired.older, (entry) => places.get(entry));
  for (const [[newer], [older]] of matches) pairs.set(newer, older);
  const { older, newer } = left();
  for (const [name, former] of pairKeys("schema map", schemasOf(older), schemasOf(newer))) pairs.set(name, former);
  return pairs;
}

type Entry = readonly [string, ArgumentDefinition];

function placeText([, { binding }]: Entry, tool: ListedTool): string | undefined {
  if (binding.in !== "server") return placeOf(binding, isWorkflow(tool) ? "" : tool.operation.path);
  return isEqual(binding, { in: "server", feature: "workflow" }) ? undefined : JSON.stringify(binding);
}

function schemasOf(entries: readonly Entry[]): Record<string, JsonSchema> {
  return Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]));
}
