/** The parameters of an operation: path level and operation level merged, every default filled in. */
import type { JsonSchema, JsonValue, ParameterLocation, ParameterStyle } from "../../server/definition.js";
import { child, children, isMapping, textAt, type Located } from "../loaded.js";
import type { Parameter } from "../operation.js";
import { confidenceOf } from "./confidence.js";
import type { Schemas } from "./definitions.js";
import { addFinding, follow, type Findings } from "./findings.js";
import { jsonValue } from "./json.js";
import { styleOfCollection } from "./swagger-2.js";
import { cleanText } from "./text.js";

/** What normalizing parts of an operation needs. */
export interface PartContext {
  readonly findings: Findings;
  readonly schemas: Schemas;
  /** The document says `swagger: 2…`: its parameters without a style are comma-separated. */
  readonly isSwagger: boolean;
}

/** A parameter as the document has it, references followed. `in` may still be 2.0's `body` or `formData`. */
export interface RawParameter {
  readonly in: string;
  readonly name: string;
  readonly at: Located;
  /** What a reference to it says in its place (3.1). */
  readonly description: string | undefined;
}

const locations: readonly string[] = ["path", "query", "header", "cookie", "querystring"];

/**
 * The parameters of path item and operation by (in, name): the operation's win, and of two on one level the last.
 * Header names are compared without letter case, and a body is one whatever its name.
 */
export function mergeParameters(levels: readonly (Located | undefined)[], findings: Findings): RawParameter[] {
  const merged = new Map<string, RawParameter>();
  for (const level of levels) {
    const onLevel = new Map<string, RawParameter>();
    if (level !== undefined && !Array.isArray(level.value)) {
      addFinding(findings, "malformed-document", '"parameters" is no list, and is left out.', level, { target: "key" });
    }
    for (const item of level !== undefined && Array.isArray(level.value) ? children(level) : []) {
      const parameter = rawParameter(item, findings);
      if (parameter === undefined) continue;
      const key = keyOf(parameter);
      if (onLevel.has(key)) {
        const message = `The ${parameter.in} parameter "${parameter.name}" stands twice; the last one counts.`;
        addFinding(findings, "malformed-document", message, item, { help: "remove or rename one of them." });
      }
      onLevel.set(key, parameter);
    }
    for (const [key, parameter] of onLevel) {
      merged.delete(key);
      merged.set(key, parameter);
    }
  }
  return [...merged.values()];
}

function keyOf(parameter: RawParameter): string {
  if (parameter.in === "body") return "body";
  return `${parameter.in} ${parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name}`;
}

function rawParameter(item: Located, findings: Findings): RawParameter | undefined {
  const at = follow(item, "parameter", findings);
  if (at === undefined) return undefined;
  const where = textAt(at, "in");
  const name = child(at, "name")?.value;
  const hasName = typeof name === "string" || typeof name === "number";
  if (where !== undefined && [...locations, "body", "formData"].includes(where) && (hasName || where === "body")) {
    const description = at === item ? undefined : textAt(item, "description");
    return { in: where, name: hasName ? String(name) : "", at, description };
  }
  const message = hasName
    ? `The parameter "${name}" says in: ${JSON.stringify(where)}, which is no place for a parameter.`
    : "A parameter has no name.";
  const needed = child(at, "required")?.value === true;
  addFinding(findings, "unusable-parameter", message, child(at, "in") ?? at, {
    as: needed ? "error" : "warning",
    help: `give it a name, and in: ${locations.join(", ")}.`,
  });
  return undefined;
}

/** One parameter that goes into path, query, header or cookie. */
export function normalizeParameter(raw: RawParameter, context: PartContext): Parameter {
  const { at, name } = raw;
  const { findings } = context;
  const location = raw.in as ParameterLocation;
  const content = contentOf(at, location, findings);
  const schema = schemaOf(at, content, context);
  const stated = child(at, "required")?.value === true;
  if (location === "path" && !stated) {
    const message = `The path parameter "${name}" is not marked as required; it is, as all of them are.`;
    addFinding(findings, "malformed-document", message, at, { help: "add required: true." });
  }
  return {
    in: location,
    name,
    required: stated || location === "path",
    deprecated: child(at, "deprecated")?.value === true,
    description: cleanText(raw.description ?? textAt(at, "description")) || (schema.description ?? ""),
    confidence: confidenceOf(at),
    schema,
    serialization:
      content === undefined ? serializationOf(at, location, context) : { mediaType: String(content.key).trim() },
    at: findings.loaded.placeOf(at),
  };
}

/** A variable of a path that no parameter declares: a string, since that is what a path is made of. */
export function undeclaredParameter(name: string, path: Located, findings: Findings): Parameter {
  const message = `The path has a variable "${name}" that no parameter declares; it is taken for a required string.`;
  addFinding(findings, "malformed-document", message, path, { target: "key", help: "declare it, with in: path." });
  return {
    in: "path",
    name,
    required: true,
    deprecated: false,
    description: "",
    confidence: undefined,
    schema: { type: "string" },
    serialization: { style: "simple", explode: false, allowReserved: false },
    at: findings.loaded.placeOf(path, "key"),
  };
}

/** The media type of a `content`-typed parameter, with its object; a whole query must have one. */
function contentOf(at: Located, location: ParameterLocation, findings: Findings): Located | undefined {
  const content = child(at, "content");
  const [first, ...others] = content === undefined ? [] : children(content);
  if (others.length > 0 && content !== undefined) {
    const message = `The content of a parameter is of one media type; "${first?.key}" is taken.`;
    addFinding(findings, "malformed-document", message, content, { target: "key" });
  }
  if (first !== undefined || location !== "querystring") return first;
  const message = 'A parameter with in: querystring has "content"; form-urlencoded is taken for it.';
  addFinding(findings, "malformed-document", message, at);
  return { value: at.value, file: at.file, parent: at, key: "application/x-www-form-urlencoded" };
}

/** 3.x has a schema; 2.0 has the keywords of one on the parameter itself. */
function schemaOf(at: Located, content: Located | undefined, context: PartContext): JsonSchema {
  const { findings, schemas } = context;
  const holder = content === undefined ? at : (follow(content, "media type", findings) ?? content);
  const schema = child(holder, "schema");
  const inline =
    schema === undefined && content === undefined && ["type", "enum", "items"].some((key) => child(at, key));
  const examples = examplesOf(at, schema);
  if (schema !== undefined || inline) {
    const normalized = inline ? schemas.of(withoutParameterKeys(at), findings) : schemas.of(schema ?? at, findings);
    return { ...normalized, ...examples };
  }
  if (content !== undefined) return examples;
  const message = `The parameter "${textAt(at, "name") ?? ""}" has no schema; it is taken for a string.`;
  addFinding(findings, "malformed-document", message, at, { help: "give it a schema." });
  return { type: "string", ...examples };
}

/** On a 2.0 parameter `required` and `description` are the parameter's, not its schema's. */
function withoutParameterKeys(at: Located): Located {
  if (!isMapping(at.value)) return at;
  const { required: _required, description: _description, ...value } = at.value;
  return { ...at, value };
}

/** The first example: version headers say there what to send. */
function examplesOf(at: Located, schema: Located | undefined): JsonSchema {
  const named = child(at, "examples");
  const first = named === undefined ? undefined : children(named)[0];
  const listed = schema === undefined ? undefined : child(schema, "examples");
  const candidates = [
    child(at, "example"),
    child(at, "x-example"),
    first === undefined ? undefined : (child(first, "value") ?? child(first, "dataValue")),
    schema === undefined ? undefined : child(schema, "example"),
    listed === undefined ? undefined : children(listed)[0],
  ];
  const values = candidates.map((candidate): JsonValue | undefined => candidate && jsonValue(candidate.value));
  const value = values.find((candidate) => candidate !== undefined && candidate !== null);
  return value === undefined ? {} : { examples: [value] };
}

const stylesIn: Readonly<Record<ParameterLocation, readonly ParameterStyle[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
  querystring: ["form"],
};

/** OpenAPI 3.1, 4.8.12.2.1: the first of each list is the location's default; `form` explodes unless told not to. */
function serializationOf(at: Located, location: ParameterLocation, context: PartContext) {
  const { findings, isSwagger } = context;
  const allowReserved = child(at, "allowReserved")?.value === true;
  const collection = textAt(at, "collectionFormat");
  const isArray = textAt(at, "type") === "array";
  if (collection !== undefined || (isSwagger && isArray)) {
    return { ...styleOfCollection(collection, location, at, findings), allowReserved };
  }
  const allowed = stylesIn[location];
  const [usual = "form"] = allowed;
  const stated = child(at, "style");
  const style = allowed.find((candidate) => candidate === stated?.value) ?? usual;
  if (stated !== undefined && stated.value !== style) {
    const message = `The style ${JSON.stringify(stated.value)} is not one for ${location} parameters; "${style}" is used.`;
    addFinding(findings, "malformed-document", message, stated, {
      help: `the styles there are ${allowed.join(", ")}.`,
    });
  }
  const explode = child(at, "explode")?.value;
  return {
    style,
    explode: typeof explode === "boolean" ? explode : style === "form" || style === "cookie",
    allowReserved,
  };
}
