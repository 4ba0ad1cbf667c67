/** Definitions as people write them in YAML, with keys in snake_case, in the camelCase that Orchestra uses. */
import type { Json, JsonObject } from "../data/pipeline.js";
import { isObject } from "../http/kinds.js";

/** Below these keys the author's own names stand, which stay as they are. */
const FREE = new Set(["parameters", "meta", "runInputs", "operationMetadata", "mapOutputs"]);

/** These hold things by names of the author's choice; what they hold has keys of Orchestra's again. */
const NAMED = new Set(["pipeline", "tasks", "sensors", "checks", "inputs"]);

/** The definition with every key of Orchestra's in camelCase. */
export function canonical(definition: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(definition).map(([key, value]): [string, Json] => {
      const name = camel(key);
      if (FREE.has(name)) return [name, value];
      if (!NAMED.has(name) || !isObject(value)) return [name, inside(value)];
      return [name, Object.fromEntries(Object.entries(value).map(([own, entry]) => [own, inside(entry)]))];
    }),
  );
}

function inside(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(inside);
  return isObject(value) ? canonical(value) : value;
}

function camel(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
