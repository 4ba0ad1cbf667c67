/** The request body of an operation: which media type is sent, and whether its properties are arguments of their own. */
import type { BodyDefinition, JsonSchema } from "../../server/definition.js";
import type { CuratedTool } from "../curation.js";
import type { MediaType, Operation, RequestBody } from "../operation.js";
import { argumentName } from "./names.js";
import { fileHint, fileKind, fileSchema, withoutFileFormat } from "./file.js";
import { encodings, withFileHints } from "./form.js";
import { concrete, essence, isBinary, isJsonLines, notationOf, preferred } from "./media-type.js";
import { confidenceIn, isObject } from "./schema/keywords.js";
import { type References, resolveTop } from "./schema/reference.js";
import type { Slot } from "./slot.js";

/** What a body becomes. */
export interface PlannedBody {
  readonly definition: BodyDefinition | undefined;
  /** One for each top-level property where the body is flat; else one for the whole. */
  readonly slots: readonly Slot[];
  readonly flat: boolean;
  /** Why the wish of the curation cannot be met. */
  readonly problem: string | undefined;
  readonly notes: readonly string[];
}

const none: PlannedBody = { definition: undefined, slots: [], flat: false, problem: undefined, notes: [] };

/**
 * Plans the body. A plain object is flattened: its properties become arguments. It stays one argument where it is a
 * union, a map or no object; where a property has the name of a parameter in `taken`; and where the body is optional
 * but has required properties, for only so the two can be told: no body, or a whole one.
 */
export function planBody(
  operation: Operation,
  curated: CuratedTool["body"],
  taken: readonly Slot[],
  references: References,
): PlannedBody {
  const body = operation.requestBody;
  if (body === undefined) return none;
  const wanted = curated.mediaType;
  const content =
    wanted === undefined
      ? preferred(body.content)
      : body.content.find(({ mediaType }) => mediaType === wanted || essence(mediaType) === essence(wanted));
  if (content === undefined) {
    const offered = body.content.map(({ mediaType }) => mediaType).join(", ");
    if (wanted !== undefined) return { ...none, problem: `The body has no media type "${wanted}"; it has ${offered}.` };
    return none;
  }
  const schema = bodySchema(content, body, references);
  if (isEmptyObject(schema, operation)) {
    return {
      ...none,
      slots: [{ ...wholeSlot(content, body, schema, references), omitted: "the body has no properties" }],
    };
  }
  const obstacle = obstacleTo(schema, body, content, taken, curated.form === "flat");
  const flat = obstacle === undefined && curated.form !== "nested";
  const problem =
    curated.form === "flat" && obstacle !== undefined ? `The body cannot be flat: ${obstacle}.` : undefined;
  return {
    definition: definitionOf(content, body, schema, references),
    slots: flat ? propertySlots(schema, content, body, references) : [wholeSlot(content, body, schema, references)],
    flat,
    problem,
    notes: flat ? lostRules(schema) : obstacle === undefined ? [] : [`The body is one argument: ${obstacle}.`],
  };
}

/** The body's own schema with references and `allOf` at its top resolved; for an optional one without its null. */
function bodySchema(content: MediaType, body: RequestBody, references: References): JsonSchema {
  const schema = resolveTop(content.schema, references.schemas);
  if (body.required) return schema;
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = schema[keyword];
    const others = branches?.filter((branch) => branch.type !== "null") ?? [];
    const [only] = others;
    if (branches !== undefined && only !== undefined && others.length === 1) {
      const { [keyword]: _, ...own } = schema;
      return resolveTop({ allOf: [only, own] }, references.schemas);
    }
  }
  const types = [schema.type ?? []].flat();
  const [type, ...more] = types.filter((each) => each !== "null");
  return types.length === 2 && type !== undefined && more.length === 0 ? { ...schema, type } : schema;
}

/** An object that can hold nothing, on a method whose body means nothing (RFC 9110, 9.3.1), is no body. */
function isEmptyObject(schema: JsonSchema, { method }: Operation): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  const keywords = Object.keys(schema).filter(
    (keyword) => !["type", "properties", "additionalProperties", "title", "description"].includes(keyword),
  );
  const isMap = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  return keywords.length === 0 && !isMap && Object.keys(schema.properties ?? {}).length === 0;
}

/** Why the properties cannot stand as arguments of their own; undefined where they can. */
function obstacleTo(
  schema: JsonSchema,
  body: RequestBody,
  content: MediaType,
  taken: readonly Slot[],
  isWanted: boolean,
): string | undefined {
  const notation = notationOf(content.mediaType);
  if (notation === "text" || notation === "file") return `it is ${notation === "text" ? "text" : "a file"}`;
  if (essence(content.mediaType) === "application/json-patch+json") return "it is a list of changes";
  const names = Object.keys(schema.properties ?? {});
  if ((schema.type ?? "object") !== "object") return "it is no plain object";
  if (["anyOf", "oneOf"].some((keyword) => schema[keyword] !== undefined)) return "it has several forms";
  const conditions = ["allOf", "not", "if", "dependentSchemas", "dependentRequired", "enum", "const", "propertyNames"];
  if (conditions.some((keyword) => schema[keyword] !== undefined)) return "its properties depend on each other";
  if (names.length === 0) return "it names no properties";
  if (isWanted) return undefined;
  const further = schema.additionalProperties;
  const isMap = (further !== undefined && further !== false) || schema["patternProperties"] !== undefined;
  if (isMap) return "it takes further properties";
  const collision = names.find((name) =>
    taken.some(({ wireName }) => wireName === name || argumentName(wireName) === argumentName(name)),
  );
  if (collision !== undefined) return `its property ${JSON.stringify(collision)} has the name of a parameter`;
  const isPartial = !body.required && requiredNames(schema).length > 0;
  return isPartial ? "it is optional, but has required properties" : undefined;
}

function requiredNames(schema: JsonSchema): readonly string[] {
  return Array.isArray(schema.required) ? schema.required : [];
}

function wholeSlot(content: MediaType, body: RequestBody, schema: JsonSchema, references: References): Slot {
  const notation = notationOf(content.mediaType);
  const isList = isJsonLines(content.mediaType) && schema.type === "array";
  const isText = (notation === "text" && !isList) || notation === "file";
  const isFile = isFileBody(content, schema);
  const nested = notation === "form" ? withFileHints(schema, references) : schema;
  return {
    in: "body",
    wireName: "",
    binding: { in: "body", pointer: "" },
    required: body.required,
    schema: isFile ? fileSchema(textSchema(schema)) : isText ? textSchema(schema) : nested,
    description: body.description || (schema.description ?? ""),
    hint: isFile ? fileHint(false) : isText ? `Text, sent as ${essence(concrete(content.mediaType))}.` : undefined,
    deprecated: false,
    confidence: confidenceIn(schema),
    omitted: undefined,
    at: body.at,
  };
}

/** Bytes, and what says nothing of being text: a file. A picture is one even where its schema is a string. */
function isFileBody(content: MediaType, schema: JsonSchema): boolean {
  if (notationOf(content.mediaType) !== "file" || schema["contentEncoding"] !== undefined) return false;
  const isPlainText = schema.type === "string" && fileKind(schema) === undefined;
  return !isPlainText || isBinary(content.mediaType);
}

function textSchema(schema: JsonSchema): JsonSchema {
  return schema.type === "string" ? withoutFileFormat(schema) : { type: "string" };
}

function propertySlots(schema: JsonSchema, content: MediaType, body: RequestBody, references: References): Slot[] {
  const required = new Set(body.required ? requiredNames(schema) : []);
  const isForm = notationOf(content.mediaType) === "form";
  const declared = Object.entries(schema.properties ?? {});
  // What is required without being described can still be given.
  const undescribed = [...required].filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
  return [...declared, ...undescribed.map((name): [string, unknown] => [name, true])].map(([name, value]) => {
    // `true` and `false` are schemas too.
    const property: JsonSchema = isObject(value) ? value : {};
    const resolved = resolveTop(property, references.schemas);
    const kind = isForm ? fileKind(resolved) : undefined;
    return {
      in: "body",
      wireName: name,
      binding: { in: "body", pointer: `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` },
      required: required.has(name),
      schema: kind === undefined ? property : fileSchema(resolved),
      description: typeof resolved.description === "string" ? resolved.description : "",
      hint: kind === undefined ? undefined : fileHint(kind === "list"),
      deprecated: resolved["deprecated"] === true,
      confidence: confidenceIn(resolved),
      omitted: resolved["readOnly"] === true ? "read-only: the API sets it" : undefined,
      at: body.at,
    };
  });
}

function definitionOf(
  content: MediaType,
  body: RequestBody,
  schema: JsonSchema,
  references: References,
): BodyDefinition {
  const encoding = notationOf(content.mediaType) === "form" ? encodings(content, schema, references) : {};
  return {
    mediaType: concrete(content.mediaType),
    ...(body.required ? { required: true as const } : {}),
    ...(isFileBody(content, schema) ? { file: true as const } : {}),
    ...(Object.keys(encoding).length > 0 ? { encoding } : {}),
  };
}

/** Rules about the whole object that no argument can carry; the API checks them. */
function lostRules(schema: JsonSchema): string[] {
  const lost = ["minProperties", "maxProperties"].filter((keyword) => schema[keyword] !== undefined);
  return lost.map((keyword) => `The body's ${keyword} (${String(schema[keyword])}) is left to the API to check.`);
}
