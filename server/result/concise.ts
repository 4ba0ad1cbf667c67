/** The concise form of an answer: of each item the fields that matter, and nothing that is null. */
import type { JsonValue, ResultDefinition } from "../definition.js";
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

function keepFields(item: { readonly [name: string]: JsonValue }, fields: readonly string[] | undefined): JsonValue {
  return mapProperties(item, (value, name) => {
    if (value === null) return undefined;
    return fields === undefined || fields.includes(name) ? value : undefined;
  });
}
