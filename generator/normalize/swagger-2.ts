/** What only OpenAPI 2.0 has, raised to what later versions have: collection formats, bodies as parameters, hosts. */
import type { JsonSchema, ParameterLocation, ParameterStyle } from "../../server/definition.js";
import { child, children, isMapping, textAt, type Located } from "../loaded.js";
import type { Encoding, MediaType, RequestBody, Server } from "../operation.js";
import { addFinding, type Findings } from "./findings.js";
import { recordOf } from "./json.js";
import type { PartContext, RawParameter } from "./parameters.js";
import { cleanText } from "./text.js";

const collections: Readonly<Record<string, { style: ParameterStyle; explode: boolean }>> = {
  csv: { style: "form", explode: false },
  ssv: { style: "spaceDelimited", explode: false },
  tsv: { style: "tabDelimited", explode: false },
  pipes: { style: "pipeDelimited", explode: false },
  multi: { style: "form", explode: true },
};

/**
 * The style that a `collectionFormat` is (OpenAPI 2.0, "Parameter Object"); without one it is comma-separated. In path
 * and header a comma-separated list is `simple`; the other separators keep their names there.
 */
export function styleOfCollection(
  written: string | undefined,
  location: ParameterLocation | "formData",
  at: Located,
  findings: Findings,
): { style: ParameterStyle; explode: boolean } {
  const format = written === undefined || !Object.hasOwn(collections, written) ? "csv" : written;
  const single = location === "path" || location === "header";
  if ((written !== undefined && written !== format) || (single && format === "multi")) {
    const message = `The collectionFormat "${written}" is not one for ${location} parameters; "csv" is used.`;
    addFinding(findings, "malformed-document", message, child(at, "collectionFormat") ?? at);
  }
  if (single && (format === "csv" || format === "multi")) return { style: "simple", explode: false };
  return collections[format] ?? { style: "form", explode: false };
}

/**
 * The body that `in: body` and `in: formData` parameters stand for; undefined where there are none. `consumes` are the
 * media types of the operation, or of the document.
 */
export function bodyOfParameters(
  parameters: readonly RawParameter[],
  consumes: readonly string[],
  context: PartContext,
): RequestBody | undefined {
  const body = parameters.find((parameter) => parameter.in === "body");
  const fields = parameters.filter((parameter) => parameter.in === "formData");
  const [field] = fields;
  if (body !== undefined && field !== undefined) {
    const message = "The operation has both a body and form fields; a request has one body.";
    addFinding(context.findings, "unusable-body", message, field.at, { help: "describe the fields in the body." });
  }
  if (body !== undefined) return wholeBody(body, consumes, context);
  return field === undefined ? undefined : formBody(fields, field, consumes, context);
}

function wholeBody({ at, ...raw }: RawParameter, consumes: readonly string[], context: PartContext): RequestBody {
  const { findings, schemas } = context;
  const schema = child(at, "schema");
  const normalized = schema === undefined ? {} : schemas.of(schema, findings);
  const mediaTypes = consumes.length === 0 ? ["application/json"] : consumes;
  return {
    required: child(at, "required")?.value === true,
    description: cleanText(raw.description ?? textAt(at, "description")),
    content: mediaTypes.map((mediaType) => ({ mediaType, schema: normalized, encoding: {} })),
    at: findings.loaded.placeOf(at),
  };
}

const urlencoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";

function formBody(
  fields: readonly RawParameter[],
  first: RawParameter,
  consumes: readonly string[],
  context: PartContext,
): RequestBody {
  const hasFile = fields.some(({ at }) => textAt(at, "type") === "file");
  const forms = consumes.filter((type) => type.startsWith("multipart/") || (type.startsWith(urlencoded) && !hasFile));
  const mediaTypes = forms.length > 0 ? forms : [hasFile ? multipart : urlencoded];
  const required = fields.filter(({ at }) => child(at, "required")?.value === true).map(({ name }) => name);
  const schema: JsonSchema = {
    type: "object",
    properties: recordOf(fields.map((field) => [field.name, fieldSchema(field, context)])),
    ...(required.length === 0 ? {} : { required }),
  };
  const encoding = recordOf(fields.flatMap((field) => encodingOf(field, context)));
  const content = mediaTypes.map((mediaType): MediaType => ({ mediaType, schema, encoding }));
  const at = context.findings.loaded.placeOf(first.at);
  return { required: required.length > 0, description: "", content, at };
}

/** A field's keywords are those of a schema, but for `required`. */
function fieldSchema({ at, description }: RawParameter, { findings, schemas }: PartContext): JsonSchema {
  if (!isMapping(at.value)) return {};
  const { required: _, ...value } = at.value;
  const schema = child(at, "schema");
  const normalized = schemas.of(schema ?? { ...at, value }, findings);
  const words = cleanText(description ?? textAt(at, "description"));
  return words === "" ? normalized : { ...normalized, description: words };
}

/** `multi` is what a form does with a list anyway. */
function encodingOf({ at, name }: RawParameter, { findings }: PartContext): [string, Encoding][] {
  if (textAt(at, "type") !== "array") return [];
  const { style, explode } = styleOfCollection(textAt(at, "collectionFormat"), "formData", at, findings);
  return explode ? [] : [[name, { contentType: undefined, style, explode, allowReserved: false }]];
}

/**
 * The servers that `schemes`, `host` and `basePath` stand for; HTTPS comes first. Without a host, a base path alone is
 * relative to where the document is served.
 */
export function serversOfHost(root: Located, schemes: readonly string[]): Server[] {
  const host = textAt(root, "host")?.trim() ?? "";
  const basePath = textAt(root, "basePath")?.trim() ?? "";
  const path = basePath === "" || basePath.startsWith("/") ? basePath : `/${basePath}`;
  if (host === "") return path === "" ? [] : [{ url: path, description: "" }];
  const usable = [...new Set(schemes)]
    .filter((scheme) => scheme === "https" || scheme === "http")
    .sort()
    .reverse();
  return (usable.length === 0 ? ["https"] : usable).map((scheme) => ({
    url: `${scheme}://${host}${path}`,
    description: "",
  }));
}

/** A list of strings, whatever else stands in it left out. */
export function stringsAt(located: Located, key: string): string[] {
  const at = child(located, key);
  const items = at === undefined ? [] : Array.isArray(at.value) ? children(at).map((item) => item.value) : [at.value];
  return items.filter((item) => typeof item === "string").map((item) => item.trim());
}
