/** Forms: which fields something takes, from a short notation to the items by which Orchestra describes a form. */
import type { JsonObject } from "./pipeline.js";

export interface Field {
  readonly name: string;
  readonly type: "string" | "number" | "boolean" | "array";
  readonly secret: boolean;
  readonly optional: boolean;
}

const TYPES: Readonly<Record<string, Field["type"]>> = { "#": "number", "~": "boolean", "*": "array" };

/**
 * Reads fields, parted by spaces. A mark may follow a name: `!` secret, `?` optional, `#` a number, `~` true or false,
 * `*` a list.
 */
export function fieldsOf(notation: string): Field[] {
  return notation
    .split(" ")
    .filter((part) => part !== "")
    .map((part) => {
      const [, name = part, marks = ""] = /^(\w+)([!?#~*]*)$/.exec(part) ?? [];
      const type = [...marks].map((mark) => TYPES[mark]).find((found) => found !== undefined) ?? "string";
      return { name, type, secret: marks.includes("!"), optional: marks.includes("?") };
    });
}

/** The item that describes a field (`BaseFormSchemaItem`). */
export function formItem({ name, type, secret, optional }: Field): JsonObject {
  return {
    name,
    type,
    ...(secret ? { format: "password" } : type === "number" ? { format: "number" } : {}),
    ...(type === "array" ? { items: { type: "string" } } : {}),
    label: label(name),
    optional,
  };
}

/** Words out of an identifier: `connector_id` becomes "Connector id". */
export function label(name: string): string {
  const words = name.replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
