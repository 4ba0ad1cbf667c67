/** What stands where in an OpenAPI document of any version: the order of keys, and what is found under each of them. */

/**
 * What a value is: a node of a known kind, a mapping of names to such, a list of such, a mapping of names to words about
 * them, or data without a meaning here.
 */
export type Shape = NodeKind | `${NodeKind} map` | `${NodeKind} list` | "words" | "data";

export type NodeKind =
  | "document"
  | "info"
  | "tag"
  | "server"
  | "path item"
  | "operation"
  | "parameter"
  | "body"
  | "media type"
  | "encoding"
  | "response"
  | "header"
  | "components"
  | "security scheme"
  | "flow"
  | "schema";

interface Form {
  /** The order in which we write the keys. `x-` stands for every extension; what is not named comes last. */
  readonly order: readonly string[];
  readonly parts: Readonly<Record<string, Shape>>;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

const inComponents: Form["parts"] = {
  schemas: "schema map",
  definitions: "schema map",
  parameters: "parameter map",
  headers: "header map",
  responses: "response map",
  requestBodies: "body map",
  pathItems: "path item map",
  securitySchemes: "security scheme map",
  securityDefinitions: "security scheme map",
};

const inParameter: Form["parts"] = { schema: "schema", items: "schema", content: "media type map" };
const orderOfTypes = "type format const enum default";
const orderOfBounds = "minimum exclusiveMinimum maximum exclusiveMaximum multipleOf minLength";
const orderOfSizes = "maxLength pattern minItems maxItems uniqueItems minProperties maxProperties";

/** The words of some lines. */
function inOrder(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(" "));
}

const forms: Readonly<Record<NodeKind, Form>> = {
  document: {
    order: inOrder(
      "openapi swagger info servers host basePath schemes tags security x- paths webhooks",
      "components definitions",
    ),
    parts: {
      info: "info",
      tags: "tag list",
      servers: "server list",
      paths: "path item map",
      webhooks: "path item map",
      ...inComponents,
    },
  },
  info: { order: inOrder("title version summary description x-"), parts: {} },
  tag: { order: inOrder("name description x-"), parts: {} },
  server: { order: inOrder("url description x-"), parts: {} },
  "path item": {
    order: inOrder("$ref summary description x- servers parameters"),
    parts: {
      parameters: "parameter list",
      servers: "server list",
      ...Object.fromEntries(methods.map((method) => [method, "operation" as const])),
    },
  },
  operation: {
    order: inOrder(
      "tags summary description operationId deprecated x- servers security consumes produces",
      "parameters requestBody responses",
    ),
    parts: {
      parameters: "parameter list",
      servers: "server list",
      requestBody: "body",
      responses: "response map",
    },
  },
  parameter: {
    order: inOrder(
      "$ref name in required deprecated description x- style explode allowReserved schema",
      `content ${orderOfTypes} ${orderOfBounds} ${orderOfSizes} collectionFormat items`,
    ),
    parts: inParameter,
  },
  header: {
    order: inOrder("$ref required deprecated description x- schema content"),
    parts: inParameter,
  },
  body: { order: inOrder("$ref description x- required content"), parts: { content: "media type map" } },
  "media type": { order: inOrder("x- schema encoding"), parts: { schema: "schema", encoding: "encoding map" } },
  encoding: { order: inOrder("contentType style explode headers"), parts: { headers: "header map" } },
  response: {
    order: inOrder("$ref description x- headers content schema"),
    parts: { headers: "header map", content: "media type map", schema: "schema" },
  },
  components: { order: [], parts: inComponents },
  "security scheme": { order: inOrder("type description x-"), parts: { flows: "flow map" } },
  flow: { order: [], parts: { scopes: "words" } },
  schema: {
    order: inOrder(
      `title description x- $ref ${orderOfTypes} ${orderOfBounds} ${orderOfSizes} items`,
      "prefixItems allOf anyOf oneOf not discriminator required properties patternProperties",
      "propertyNames additionalProperties",
    ),
    parts: {
      ...Object.fromEntries(
        ["properties", "patternProperties", "$defs", "definitions"].map((key) => [key, "schema map"]),
      ),
      ...Object.fromEntries(["prefixItems", "allOf", "anyOf", "oneOf"].map((key) => [key, "schema list"])),
      ...Object.fromEntries(
        ["items", "contains", "not", "if", "then", "else", "propertyNames", "additionalProperties"].map((key) => [
          key,
          "schema",
        ]),
      ),
    },
  },
};
const documentParts: Form["parts"] = { ...forms.document.parts, components: "components" };

/** What stands under `key` of a value of this shape. In a mapping or a list of things every key holds such a thing. */
export function shapeUnder(shape: Shape, key: string | number): Shape {
  if (shape === "data" || shape === "words") return "data";
  if (shape === "path item map" && String(key).startsWith("x-")) return "data";
  const whole = elementOf(shape);
  if (whole !== undefined) return whole;
  // In the older dialect of a list of schemas under `items` an index stands where a keyword would.
  if (shape === "schema" && typeof key === "number") return "schema";
  const parts = shape === "document" ? documentParts : forms[shape as NodeKind].parts;
  return Object.hasOwn(parts, key) ? (parts[key] ?? "data") : "data";
}

/** The kind of the things in a mapping or a list of things. */
export function elementOf(shape: Shape): NodeKind | undefined {
  const found = / (map|list)$/.exec(shape);
  return found === null ? undefined : (shape.slice(0, found.index) as NodeKind);
}

/** Is it a node, whose keys are keywords and not names? */
export function isNode(shape: Shape): shape is NodeKind {
  return shape !== "data" && shape !== "words" && elementOf(shape) === undefined;
}

/** The rank of a key in a node of this kind; unknown keys share the last. */
export function rankOf(kind: NodeKind, key: string): number {
  const { order } = forms[kind];
  const index = order.indexOf(key.startsWith("x-") ? "x-" : key);
  return index === -1 ? order.length : index;
}

/** Words for readers, in which two documents may differ and mean the same. */
const proseKeys = new Set(["title", "summary", "description", "example", "examples", "externalDocs"]);

/** Is this key of such a node prose? */
export function isProse(shape: Shape, key: string): boolean {
  return isNode(shape) && proseKeys.has(key);
}

/** Does this key say how sure the authors of a document are of a node? Its value `inferred` marks what they derived. */
export function isConfidence(key: string): boolean {
  return /^x-.*-confidence$/.test(key);
}

/** The method that a key of a path item stands for. */
export function isMethod(key: string): boolean {
  return methods.includes(key);
}
