/** Parameters that the server might fill in instead of the model: those of most tools, and those that look secret. */
import type { AnyTool, JsonSchema, JsonValue } from "../../server/definition.js";

/** A rule for `parameters:` that a curator may want. */
export interface SuggestedRule {
  /** The name that the document gives the parameter. */
  readonly name: string;
  readonly rule: { readonly config: string } | { readonly constant: JsonValue };
  readonly why: string;
}

interface Recurring {
  readonly name: string;
  readonly in: string;
  readonly schema: JsonSchema;
  /** On how many tools, and on how many of them it must be given. */
  count: number;
  required: number;
}

/** Fewer tools than this say nothing about what is usual. */
const FEWEST = 3;

/**
 * The rules, most frequent parameter first. An optional query parameter is never among them: what most lists share,
 * such as a page, differs from call to call.
 * @param prefix what the environment's variables begin with: `NAME_`.
 */
export function suggestRules(
  tools: readonly AnyTool[],
  looksLikeSecret: (wireName: string) => boolean,
  prefix: string,
): SuggestedRule[] {
  const found = recurringIn(tools).toSorted((left, right) => right.count - left.count);
  const suggested = new Map<string, SuggestedRule>();
  for (const each of found) {
    const isSecret = looksLikeSecret(each.name);
    const isUsual = each.count >= FEWEST && each.count * 2 > tools.length;
    const isSteady = each.in === "path" || each.in === "header" || each.required === each.count;
    if (suggested.has(each.name) || !(isSecret || (isUsual && isSteady && each.in !== "body"))) continue;
    const fixed = isSecret ? undefined : onlyValueOf(each.schema);
    const rule = fixed === undefined ? { config: variableOf(prefix, each.name) } : { constant: fixed };
    const places = `${each.in} of ${each.count === 1 ? "1 tool" : `${each.count} of ${tools.length} tools`}`;
    suggested.set(each.name, { name: each.name, rule, why: isSecret ? `${places}; looks like a secret` : places });
  }
  return [...suggested.values()];
}

function recurringIn(tools: readonly AnyTool[]): Recurring[] {
  const found = new Map<string, Recurring>();
  for (const { schema, binding, required } of tools.flatMap((tool) => Object.values(tool.arguments))) {
    const name =
      binding.in === "server" ? undefined : binding.in === "body" ? propertyAt(binding.pointer) : binding.name;
    if (name === undefined || name === "") continue;
    const key = `${binding.in}:${name}`;
    const each = found.get(key) ?? { name, in: binding.in, schema, count: 0, required: 0 };
    found.set(key, each);
    each.count += 1;
    if (required === true) each.required += 1;
  }
  return [...found.values()];
}

/** The name of the top-level property that the pointer leads to. */
function propertyAt(pointer: string): string | undefined {
  const [, name, deeper] = pointer.split("/");
  return deeper === undefined ? name?.replaceAll("~1", "/").replaceAll("~0", "~") : undefined;
}

/** The value that the document leaves no choice about, or says is taken where none is given. */
function onlyValueOf(schema: JsonSchema): JsonValue | undefined {
  return schema.const ?? (schema.enum?.length === 1 ? schema.enum[0] : undefined) ?? schema.default ?? undefined;
}

/** `X-Api-Version` -> `NAME_API_VERSION`. */
function variableOf(prefix: string, wireName: string): string {
  const words = wireName
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "" && word !== "X");
  const name = words.length === 0 ? "VALUE" : words.join("_");
  return name.startsWith(prefix) ? name : `${prefix}${name}`;
}
