/** What a part of a document says apart from its words, as text to compare; and its type in a few words. */
import { isMapping } from "../loaded.js";
import { isConfidence, isProse, type Shape, shapeUnder } from "./shapes.js";

/** Equal for two values that say the same: without prose, without marks of confidence, in any order of keys. */
export function structureText(value: unknown, shape: Shape): string {
  return JSON.stringify(structure(value, shape));
}

function structure(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((item, index) => structure(item, shapeUnder(shape, index)));
  if (!isMapping(value)) return value;
  return Object.keys(value)
    .filter((key) => !isProse(shape, key) && !isConfidence(key))
    .sort()
    .map((key) => {
      const inner = value[key];
      const unordered = shape === "schema" && key === "required" && Array.isArray(inner);
      return [key, unordered ? inner.map(String).sort() : structure(inner, shapeUnder(shape, key))];
    });
}

/** Are two values the same to the last key, in the same order? */
export function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The type of a schema in a few words: `string`, `array of Thing`, `integer | null`. */
export function typeText(schema: unknown): string {
  if (!isMapping(schema)) return schema === false ? "nothing" : "anything";
  const { $ref: reference, type } = schema;
  const nothing = schema["nullable"] === true ? " | null" : "";
  if (typeof reference === "string") return componentOf(reference) + nothing;
  const members = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(members)) return [...new Set(members.map(typeText))].join(" | ") + nothing;
  if (Array.isArray(type)) return type.map((each: unknown) => plainType(String(each), schema)).join(" | ") + nothing;
  if (typeof type === "string") return plainType(type, schema) + nothing;
  if (Array.isArray(schema["allOf"])) return schema["allOf"].map(typeText).join(" & ") + nothing;
  if (isMapping(schema["properties"])) return `object${nothing}`;
  return `anything${nothing === "" ? "" : " or null"}`;
}

function plainType(type: string, schema: Record<string, unknown>): string {
  if (type !== "array") return type;
  const items = schema["items"];
  if (!isMapping(items)) return "array";
  const inner = typeText(items);
  return inner.includes(" | ") ? `array of (${inner})` : `array of ${inner}`;
}

/** The name of the component that a reference leads to. */
export function componentOf(reference: string): string {
  return (reference.split("/").at(-1) ?? reference).replaceAll("~1", "/").replaceAll("~0", "~");
}
