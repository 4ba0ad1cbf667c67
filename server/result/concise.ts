/** The concise form of an answer: of each item the fields that matter, and nothing that is null. */
import type { AnyTool, JsonValue, ResultDefinition } from "../definition.js";
import { ArgumentError } from "../errors.js";
import { nearest } from "../nearest.js";
import { resolved } from "../references.js";
import { isObject, mapProperties } from "./json.js";

/**
 * Keeps the fields of each item: of the items under `result.items`, of the answer where it is a list, of the answer
 * itself where it is one object. What stands beside the items stays.
 */
export function conciseForm(answer: JsonValue, definition: ResultDefinition): JsonValue {
  const { fields, items } = definition;
  const conciseItem = (item: JsonValue) => (isObject(item) ? keepFields(item, fields) : item);
  if (Array.isArray(answer)) return answer.map(conciseItem);
  if (!isObject(answer)) return answer;
  if (items === undefined) return keepFields(answer, fields);
  return mapProperties(answer, (value, name) =>
    name === items && Array.isArray(value) ? value.map(conciseItem) : value,
  );
}

/** How many items tell which fields there are. */
const TELLING = 50;

/**
 * The fields that the caller picked; undefined where none were.
 * @throws ArgumentError for one that none of the items has.
 */
export function pickedFields(
  tool: AnyTool,
  args: Readonly<Record<string, unknown>>,
  answer: JsonValue,
): readonly string[] | undefined {
  const name = Object.entries(tool.arguments).find(
    ([, { binding }]) => binding.in === "server" && binding.feature === "fields",
  )?.[0];
  const given = name === undefined ? undefined : args[name];
  if (name === undefined || !Array.isArray(given) || given.length === 0) return undefined;
  const picked = given.map(String);
  const known = knownFields(answer, tool.result);
  const stray = picked.find((field) => known.length > 0 && !known.includes(field));
  if (stray === undefined) return picked;
  const guess = nearest(stray, known);
  const meant = guess === undefined ? "" : ` Did you mean "${guess}"?`;
  const message = `${name}: there is no field ${JSON.stringify(stray.slice(0, 80))}.${meant} There are ${known.join(", ")}.`;
  throw new ArgumentError(tool.name, name, message);
}

/** The fields of the answer's items: what the document knows may be only a part. */
function knownFields(answer: JsonValue, { schema, items }: ResultDefinition): readonly string[] {
  const value = isObject(answer) && items !== undefined ? answer[items] : answer;
  const list = (Array.isArray(value) ? value : [value]) as readonly JsonValue[];
  const found = list.slice(0, TELLING).flatMap((item) => (isObject(item) ? Object.keys(item) : []));
  if (found.length === 0) return [];
  const root = resolved(schema ?? {}, schema ?? {});
  const declared = items === undefined ? root : (root.properties?.[items] ?? {});
  const item = typeof declared.items === "object" ? resolved(schema ?? {}, declared.items) : declared;
  return [...new Set([...found, ...Object.keys(item.properties ?? {})])];
}

function keepFields(item: { readonly [name: string]: JsonValue }, fields: readonly string[] | undefined): JsonValue {
  return mapProperties(item, (value, name) => {
    if (value === null) return undefined;
    return fields === undefined || fields.includes(name) ? value : undefined;
  });
}
