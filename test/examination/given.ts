/** Values by their place on the wire, as a tool's arguments: the other way round than the encoder goes. */
import type { AnyTool, ArgumentDefinition } from "../../server/definition.js";

/** By place: `query limit`, `header X-Trace`, `body` for a whole body, `body name` for a property of one. */
export type Given = Readonly<Record<string, unknown>>;

/** Thrown where no argument carries what is given: it is not exposed. */
export class NotExposed extends Error {}

/** The arguments that carry the values. A whole object is spread where the tool has an argument for each property. */
export function argumentsFor(tool: AnyTool, given: Given): Record<string, unknown> {
  const found: [string, unknown][] = [];
  const nested: [string, unknown][] = [];
  for (const [place, value] of Object.entries(given)) {
    const name = nameOf(tool, place);
    if (name !== undefined) found.push([name, value]);
    else if (place.startsWith("body ") && nameOf(tool, "body") !== undefined) nested.push([place.slice(5), value]);
    else if (place === "body" && isObject(value)) {
      found.push(...Object.entries(argumentsFor(tool, asProperties(value))));
    } else throw new NotExposed(`${tool.name} has no argument for "${place}"`);
  }
  if (nested.length > 0) {
    const name = nameOf(tool, "body") ?? "";
    const body = tool.arguments[name];
    for (const [property] of nested) {
      if (!knows(tool, body, property))
        throw new NotExposed(`${tool.name}: "${property}" is not in the schema of the body`);
    }
    found.push([name, Object.fromEntries(nested)]);
  }
  return Object.fromEntries(found);
}

function asProperties(body: Record<string, unknown>): Given {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [`body ${name}`, value]));
}

function nameOf(tool: AnyTool, place: string): string | undefined {
  return Object.entries(tool.arguments).find(([, { binding }]) => placeOf(binding) === place)?.[0];
}

export function placeOf(binding: ArgumentDefinition["binding"]): string {
  if (binding.in === "server") return "server";
  if (binding.in !== "body") return `${binding.in} ${binding.name}`;
  const name = binding.pointer.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
  return binding.pointer === "" ? "body" : `body ${name}`;
}

/** Whether the advertised schema shows the property: a body that says nothing of it does not expose it. */
function knows(tool: AnyTool, body: ArgumentDefinition | undefined, property: string): boolean {
  const seen = new Set<unknown>();
  const look = (schema: unknown): boolean => {
    if (!isObject(schema) || seen.has(schema)) return false;
    seen.add(schema);
    const { properties, $ref } = schema;
    if (isObject(properties) && Object.hasOwn(properties, property)) return true;
    const referred = typeof $ref === "string" ? tool.definitions?.[$ref.slice("#/$defs/".length)] : undefined;
    const parts = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => (schema[keyword] as unknown[] | undefined) ?? []);
    const isMap = schema["additionalProperties"] !== undefined && schema["additionalProperties"] !== false;
    return isMap || schema["patternProperties"] !== undefined || [referred, ...parts].some(look);
  };
  return look(body?.schema);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
