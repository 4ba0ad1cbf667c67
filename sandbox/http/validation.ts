/**
 * Holds each request against an OpenAPI document, with openapi-backend and Ajv. The library is loaded only when there is
 * a document. Three things that it lets pass are added: a name that is sent twice for a value that is not a repeated
 * array, an empty value for anything but plain text, and a body where none is declared.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { OpenAPIBackend, type Options, type Request as BackendRequest } from "openapi-backend";

/** A request that does not fit the document. */
export interface Violation {
  readonly method: string;
  /** The path below the base URL, and the query as it was sent. */
  readonly url: string;
  readonly operationId: string | undefined;
  readonly problems: readonly string[];
  /** All of it in one line. */
  readonly message: string;
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly explode?: boolean;
  readonly schema?: ParameterSchema;
}

interface ParameterSchema {
  readonly type?: unknown;
  readonly format?: unknown;
  readonly enum?: unknown;
  readonly anyOf?: readonly ParameterSchema[];
  readonly items?: ParameterSchema;
}

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** What is wrong with a request; undefined where nothing is. */
export type RequestCheck = (request: SentRequest) => Violation | undefined;

/** Prepares the check of a parsed OpenAPI 3.x document. */
export async function requestCheck(document: object): Promise<RequestCheck> {
  const options: Options = {
    definition: prepared(document) as NonNullable<Options["definition"]>,
    quick: true,
    ignoreTrailingSlashes: false,
    customizeAjv: (_ajv, ajvOptions) => {
      const ajv = new Ajv2020({ ...ajvOptions, allErrors: true, strict: false, validateSchema: false });
      formats.default(ajv);
      ajv.addFormat("uuid4", UUID_4);
      return ajv;
    },
  };
  const backend = new OpenAPIBackend(options);
  await backend.init();
  return (request) => {
    const { method, path, search, headers } = request;
    const url = path + search;
    const violation = (operationId: string | undefined, problems: readonly string[]): Violation => ({
      method,
      url,
      operationId,
      problems,
      message: `${method} ${url}: ${problems.join("; ")}`,
    });
    const sent = { method, path, headers: { ...headers } } satisfies Partial<BackendRequest>;
    const operation = backend.matchOperation(sent);
    if (operation === undefined) {
      return violation(undefined, ["the document has no such operation"]);
    }
    const query = grouped(new URLSearchParams(search));
    const declared = (operation.parameters ?? []) as readonly Parameter[];
    const problems = [
      ...queryProblems(query, declared),
      ...bodyProblems(request.body, operation.requestBody !== undefined),
    ];
    const body = request.body === "" ? {} : { body: request.body };
    const result = backend.validator.validateRequest({ ...sent, query, ...body }, operation);
    for (const error of result.errors ?? []) {
      problems.push(`${error.instancePath || "request"} ${error.message ?? ""} ${JSON.stringify(error.params)}`);
    }
    return problems.length === 0 ? undefined : violation(operation.operationId, problems);
  };
}

function queryProblems(query: Readonly<Record<string, string | string[]>>, declared: readonly Parameter[]): string[] {
  return Object.entries(query).flatMap(([name, value]) => {
    const parameter = declared.find((candidate) => candidate.in === "query" && candidate.name === name);
    const type = parameter?.schema?.type;
    if (Array.isArray(value) && !(type === "array" && parameter?.explode !== false)) {
      return [`/query/${name} is sent ${value.length} times`];
    }
    const empty = value === "" && parameter !== undefined && !takesAnyText(parameter.schema);
    return empty ? [`/query/${name} is sent without a value`] : [];
  });
}

function takesAnyText(schema: ParameterSchema | undefined): boolean {
  if (schema?.anyOf !== undefined) return schema.anyOf.some(takesAnyText);
  // One item, each of which stands for itself.
  if (schema?.type === "array") return takesAnyText(schema.items);
  return schema?.type === "string" && schema.format === undefined && schema.enum === undefined;
}

function bodyProblems(body: string, declared: boolean): string[] {
  return body !== "" && !declared ? ["/requestBody is sent, but the operation declares none"] : [];
}

function grouped(parameters: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return query;
}

/**
 * A copy of the document in which every operation has an id, because the library passes over those without, and in which
 * a parameter whose schema offers one choice beside null has that choice alone, because it looks for arrays there.
 */
function prepared(document: object): object {
  const copy = structuredClone(document) as { paths?: Record<string, Record<string, Operation>> };
  for (const [path, item] of Object.entries(copy.paths ?? {})) {
    for (const method of ["get", "put", "post", "delete", "patch"]) {
      const operation = item[method];
      if (operation === undefined) continue;
      operation.operationId ??= `${method} ${path}`;
      for (const parameter of operation.parameters ?? []) {
        const { anyOf = [], ...rest } = parameter.schema ?? {};
        const [choice, ...others] = anyOf.filter(({ type }) => type !== "null");
        if (choice !== undefined && others.length === 0) parameter.schema = { ...rest, ...choice };
      }
    }
  }
  return copy;
}

interface Operation {
  operationId?: string;
  readonly parameters?: readonly { schema?: ParameterSchema }[];
}
