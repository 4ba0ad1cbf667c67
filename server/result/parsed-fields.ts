/** Fields that hold JSON as text: given as what the text stands for, so that nobody has to read JSON within JSON. */
import type { JsonValue, ResultDefinition } from "../definition.js";
import { isObject, mapProperties, parseJson } from "./json.js";

/** The answer with these fields of its items read; a text that is no JSON stays as it is. */
export function withParsedFields(answer: JsonValue, { parse, items }: ResultDefinition): JsonValue {
  if (parse === undefined) return answer;
  const readItem = (item: JsonValue): JsonValue =>
    isObject(item) ? mapProperties(item, (value, name) => (parse.includes(name) ? read(value) : value)) : item;
  if (Array.isArray(answer)) return answer.map(readItem);
  if (!isObject(answer) || items === undefined) return readItem(answer);
  return mapProperties(answer, (value, name) => (name === items && Array.isArray(value) ? value.map(readItem) : value));
}

function read(value: JsonValue): JsonValue {
  return typeof value === "string" && /^\s*[[{]/.test(value) ? (parseJson(value)?.value ?? value) : value;
}
