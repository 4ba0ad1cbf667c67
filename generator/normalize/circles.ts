/**
 * Cuts circles in which a schema applies itself to the same value (`A: allOf: [A]`): no validator comes to an end
 * with them. Recursion through properties or items is no such circle.
 */
import type { JsonSchema } from "../../server/definition.js";
import type { Definition } from "./definitions.js";
import { addFinding } from "./findings.js";

/** Removes, in each circle, the one part that closes it; the schema that held it gets a warning. */
export function cutCircles(definitions: ReadonlyMap<string, Definition>): void {
  const done = new Set<string>();
  const open = new Set<string>();
  for (const name of definitions.keys()) visit(name);

  /** Answers whether the name is part of what is being visited. */
  function visit(name: string): boolean {
    if (open.has(name)) return true;
    const definition = definitions.get(name);
    if (done.has(name) || definition === undefined) return false;
    open.add(name);
    definition.schema = cut(definition.schema, definition) ?? {};
    open.delete(name);
    done.add(name);
    return false;
  }

  /** The schema without the parts that lead back; undefined where nothing of it is left. */
  function cut(schema: JsonSchema, definition: Definition): JsonSchema | undefined {
    if (schema.$ref !== undefined) {
      if (!visit(schema.$ref.slice("#/$defs/".length))) return schema;
      const message = `"${definition.name}" contains itself for the same value; that part is left out.`;
      addFinding(definition.findings, "unusable-schema", message, definition.located, { target: "key" });
      return undefined;
    }
    let result = schema;
    for (const keyword of ["allOf", "anyOf", "oneOf"] as const) {
      const members = schema[keyword];
      if (members === undefined) continue;
      const kept = members.map((member) => cut(member, definition));
      if (kept.every((member, index) => member === members[index])) continue;
      result = withKeyword(
        result,
        keyword,
        kept.filter((member) => member !== undefined),
      );
    }
    for (const keyword of ["not", "if", "then", "else"]) {
      const inner = schema[keyword] as JsonSchema | undefined;
      const kept = inner === undefined ? inner : cut(inner, definition);
      if (kept !== inner) result = withKeyword(result, keyword, kept);
    }
    return result;
  }
}

function withKeyword(schema: JsonSchema, keyword: string, value: unknown): JsonSchema {
  const { [keyword]: _, ...others } = schema;
  const nothing = value === undefined || (Array.isArray(value) && value.length === 0);
  return nothing ? others : { ...others, [keyword]: value };
}
