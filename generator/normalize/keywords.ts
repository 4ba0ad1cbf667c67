/** The keywords that restrict one kind of value, read from any dialect into JSON Schema 2020-12. */
import type { JsonSchema, JsonType } from "../../server/definition.js";
import { child, children, isMapping, textAt, type Located } from "../loaded.js";
import { addFinding, follow, type Findings } from "./findings.js";
import { isExact, recordOf } from "./json.js";

/** Keywords and their values, by the kind of value that they speak of. */
export type Constraints = Readonly<Record<"string" | "number" | "array" | "object", Record<string, unknown>>>;

/** `inner` normalizes a schema that stands in this one. */
export function constraintsOf(located: Located, inner: (at: Located) => JsonSchema, findings: Findings): Constraints {
  const read: Reader = { located, inner, findings };
  return { string: strings(read), number: numbers(read), array: arrays(read), object: objects(read) };
}

/** The keywords that mean something for `type`. */
export function keywordsFor(type: JsonType, constraints: Constraints): Record<string, unknown> {
  if (type === "integer" || type === "number") return constraints.number;
  return type === "string" || type === "array" || type === "object" ? constraints[type] : {};
}

interface Reader {
  readonly located: Located;
  readonly inner: (at: Located) => JsonSchema;
  readonly findings: Findings;
}

type Found = readonly [keyword: string, value: unknown];

/** An object of those that were found. */
function collect(...found: (Found | undefined)[]): Record<string, unknown> {
  return recordOf(found.filter((entry) => entry !== undefined));
}

function drop({ findings }: Reader, at: Located, why: string): undefined {
  addFinding(findings, "unusable-schema", `"${at.key}" ${why}, and is left out.`, at);
  return undefined;
}

function strings(read: Reader): Record<string, unknown> {
  return collect(
    count(read, "minLength"),
    count(read, "maxLength"),
    pattern(read),
    isUnencoded(read.located) ? undefined : text(read, "contentEncoding"),
    text(read, "contentMediaType"),
    schema(read, "contentSchema"),
    isRawBinary(read.located) ? ["format", "binary"] : undefined,
  );
}

/** The encodings of RFC 2045 that encode nothing. */
function isUnencoded(located: Located): boolean {
  return ["binary", "8bit", "7bit"].includes(textAt(located, "contentEncoding")?.toLowerCase() ?? "");
}

/** OpenAPI 3.1 says "binary" by a media type without an encoding, others by that encoding; one word is enough. */
function isRawBinary(located: Located): boolean {
  if (textAt(located, "contentEncoding")?.toLowerCase() === "binary") return true;
  const mediaType = textAt(located, "contentMediaType");
  if (mediaType === undefined || textAt(located, "contentEncoding") !== undefined) return false;
  return textAt(located, "format") === undefined && !/^text\/|[/+](json|xml|yaml)\b|urlencoded/.test(mediaType);
}

function numbers(read: Reader): Record<string, unknown> {
  return collect(
    ...bounds(read, "minimum", "exclusiveMinimum"),
    ...bounds(read, "maximum", "exclusiveMaximum"),
    multiple(read),
  );
}

/** `exclusiveMinimum` is a flag on `minimum` up to 3.0, a bound of its own from 3.1 on; read by what it is. */
function bounds(read: Reader, inclusive: string, exclusive: string): (Found | undefined)[] {
  const flag = child(read.located, exclusive);
  const bound = number(read, inclusive);
  if (flag === undefined || flag.value === false || flag.value === null) return [bound];
  if (flag.value === true) return [bound === undefined ? undefined : [exclusive, bound[1]]];
  return [bound, number(read, exclusive)];
}

function multiple(read: Reader): Found | undefined {
  const found = number(read, "multipleOf");
  return found === undefined || Number(found[1]) > 0 ? found : undefined;
}

function arrays(read: Reader): Record<string, unknown> {
  const { located } = read;
  const items = child(located, "items");
  const tuple = items !== undefined && Array.isArray(items.value);
  const rest = schema(read, "additionalItems");
  const unique = child(located, "uniqueItems")?.value === true;
  return collect(
    schemaList(read, tuple ? "items" : "prefixItems"),
    tuple ? (rest === undefined ? undefined : ["items", rest[1]]) : schema(read, "items"),
    count(read, "minItems"),
    count(read, "maxItems"),
    unique ? ["uniqueItems", true] : undefined,
    schema(read, "contains"),
    count(read, "minContains"),
    count(read, "maxContains"),
    schema(read, "unevaluatedItems"),
  );
}

function objects(read: Reader): Record<string, unknown> {
  const patterns = patternProperties(read);
  const additional = schema(read, "additionalProperties");
  return collect(
    schemaMap(read, "properties"),
    required(read),
    patterns.found,
    // What a pattern that is left out would have let through must not be refused for it.
    patterns.incomplete && additional?.[1] === false ? undefined : additional,
    schema(read, "propertyNames"),
    count(read, "minProperties"),
    count(read, "maxProperties"),
    ...dependencies(read),
    schema(read, "unevaluatedProperties"),
  );
}

function count(read: Reader, keyword: string): Found | undefined {
  const found = number(read, keyword);
  if (found === undefined) return undefined;
  const isCount = Number.isInteger(found[1]) && Number(found[1]) >= 0;
  return isCount ? found : drop(read, child(read.located, keyword) ?? read.located, "is no count");
}

function number(read: Reader, keyword: string): Found | undefined {
  const at = child(read.located, keyword);
  if (at === undefined || at.value === null) return undefined;
  const isText = typeof at.value === "string" && at.value.trim() !== "";
  const value = isText ? Number(at.value) : at.value;
  if (typeof value !== "number" || Number.isNaN(value)) return drop(read, at, "is no number");
  if (!isExact(value)) return drop(read, at, "is past 2^53, where JSON numbers are no longer exact");
  return [keyword, value];
}

function text(read: Reader, keyword: string): Found | undefined {
  const value = textAt(read.located, keyword);
  return value === undefined ? undefined : [keyword, value];
}

function pattern(read: Reader): Found | undefined {
  const at = child(read.located, "pattern");
  if (at === undefined || at.value === "") return undefined;
  if (typeof at.value === "string" && compiles(at.value)) return ["pattern", at.value];
  return drop(read, at, "is no regular expression of ECMA-262");
}

/** JSON Schema's patterns are Unicode ones (2020-12, 6.4), and validators compile them so. */
function compiles(source: string): boolean {
  try {
    return new RegExp(source, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

function schema(read: Reader, keyword: string): Found | undefined {
  const at = child(read.located, keyword);
  if (at === undefined) return undefined;
  if (typeof at.value === "boolean") return [keyword, at.value];
  return isMapping(at.value) ? [keyword, read.inner(at)] : drop(read, at, "is no schema");
}

/** A list of schemas, one for each of the first items. */
function schemaList(read: Reader, keyword: string): Found | undefined {
  const at = child(read.located, keyword);
  if (at === undefined) return undefined;
  if (!Array.isArray(at.value)) return drop(read, at, "is no list");
  return at.value.length === 0 ? undefined : ["prefixItems", children(at).map(read.inner)];
}

/** A mapping of names to schemas; the mapping may stand elsewhere, behind a `$ref` that is no property's name. */
function schemaMap(read: Reader, keyword: string): Found | undefined {
  const written = child(read.located, keyword);
  if (written === undefined) return undefined;
  const at = isMapping(written.value) ? follow(written, keyword, read.findings) : undefined;
  if (at === undefined) return isMapping(written.value) ? undefined : drop(read, written, "is no mapping");
  return [keyword, recordOf(children(at).map((entry) => [String(entry.key), read.inner(entry)]))];
}

function patternProperties(read: Reader): { found: Found | undefined; incomplete: boolean } {
  const at = child(read.located, "patternProperties");
  const entries = at === undefined ? [] : children(at);
  const kept = entries.filter((entry) => compiles(String(entry.key)));
  for (const entry of entries) if (!kept.includes(entry)) drop(read, entry, "is no regular expression of ECMA-262");
  const found = kept.map((entry): [string, JsonSchema] => [String(entry.key), read.inner(entry)]);
  return {
    found: found.length === 0 ? undefined : ["patternProperties", recordOf(found)],
    incomplete: kept.length < entries.length,
  };
}

function required(read: Reader): Found | undefined {
  const at = child(read.located, "required");
  if (at === undefined || at.value === false || at.value === null) return undefined;
  if (at.value === true) return drop(read, at, "belongs, as a list of names, to the object around");
  const names = (Array.isArray(at.value) ? at.value : [at.value]) as unknown[];
  const kept = [...new Set(names.filter((name) => typeof name === "string"))];
  if (!Array.isArray(at.value) || kept.length < names.length) {
    addFinding(read.findings, "unusable-schema", `"required" is not a list of different names.`, at, {
      help: `it is read as ${JSON.stringify(kept)}.`,
    });
  }
  return kept.length === 0 ? undefined : ["required", kept];
}

/** `dependencies` (before 2019-09) said both what `dependentRequired` and `dependentSchemas` say now. */
function dependencies(read: Reader): Found[] {
  const places = ["dependencies", "dependentRequired", "dependentSchemas"].map((keyword) =>
    child(read.located, keyword),
  );
  const entries = places.flatMap((at) => (at === undefined ? [] : children(at)));
  const lists = entries.filter((entry) => Array.isArray(entry.value));
  const schemas = entries.filter((entry) => isMapping(entry.value) || typeof entry.value === "boolean");
  const found: Found[] = [];
  if (lists.length > 0) {
    const names = (entry: Located) => [...new Set(children(entry).map((item) => String(item.value)))];
    found.push(["dependentRequired", recordOf(lists.map((entry) => [String(entry.key), names(entry)]))]);
  }
  if (schemas.length > 0) {
    found.push(["dependentSchemas", recordOf(schemas.map((entry) => [String(entry.key), read.inner(entry)]))]);
  }
  return found;
}
