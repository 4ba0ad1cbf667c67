/** The operations of a document: those under `paths`. Webhooks and callbacks are calls that others make. */
import type { JsonValue } from "../../server/definition.js";
import type { Diagnostic, Report } from "../diagnostics.js";
import { child, children, isMapping, textAt, type LoadedDocument, type Located } from "../loaded.js";
import type { NormalizedOperation, Operation, Parameter, RequestBody } from "../operation.js";
import { reachable, type Definition, type Schemas } from "./definitions.js";
import { confidenceOf } from "./confidence.js";
import { addFinding, createFindings, follow, type Findings } from "./findings.js";
import { jsonValue, recordOf } from "./json.js";
import {
  mergeParameters,
  normalizeParameter,
  undeclaredParameter,
  type PartContext,
  type RawParameter,
} from "./parameters.js";
import { normalizeRequestBody } from "./request-body.js";
import { normalizeResponses } from "./responses.js";
import { securityOf } from "./security.js";
import { normalizeServers } from "./servers.js";
import { bodyOfParameters, serversOfHost, stringsAt } from "./swagger-2.js";
import { cleanText } from "./text.js";

/** An operation with what came up in what it takes, and in what it answers. */
export interface FoundOperation {
  readonly operation: Operation;
  readonly input: Findings;
  readonly output: Findings;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** Every operation; what belongs to none of them goes to the report as warnings. */
export function findOperations(loaded: LoadedDocument, schemas: Schemas, report: Report): FoundOperation[] {
  const paths = child(loaded.root, "paths");
  const found = createFindings(loaded);
  const operations = (paths !== undefined && isMapping(paths.value) ? children(paths) : [])
    .filter((path) => !String(path.key).startsWith("x-"))
    .flatMap((path) => operationsOf(path, loaded, schemas, found));
  report.take(found.report.diagnostics, "warning");
  return operations;
}

function operationsOf(path: Located, loaded: LoadedDocument, schemas: Schemas, found: Findings): FoundOperation[] {
  if (path.value === null) return [];
  const item = follow(path, "path item", found);
  if (item === undefined) return [];
  // Beside a reference a path item can have parts of its own (3.1); they win.
  const levels = item === path ? [item] : [path, item];
  const part = (key: string) => levels.map((level) => child(level, key)).find((at) => at !== undefined);
  const standard = methods.flatMap((method): [string, Located | undefined][] => [[method.toUpperCase(), part(method)]]);
  const additional = part("additionalOperations");
  const others = (additional === undefined ? [] : children(additional)).map((at): [string, Located] => [
    String(at.key),
    at,
  ]);
  return [...standard, ...others].flatMap(([method, at]) => {
    if (at === undefined || at.value === null) return [];
    if (!isMapping(at.value) || !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(method)) {
      addFinding(found, "malformed-document", `${method} ${path.key} is no operation, and is left out.`, at, {
        target: "key",
      });
      return [];
    }
    return [normalizeOperation({ method, path, item: part, at }, loaded, schemas)];
  });
}

interface Place {
  readonly method: string;
  readonly path: Located;
  readonly item: (key: string) => Located | undefined;
  readonly at: Located;
}

function normalizeOperation(place: Place, loaded: LoadedDocument, schemas: Schemas): FoundOperation {
  const { method, path, item, at } = place;
  const { root } = loaded;
  const [input, output] = [createFindings(loaded), createFindings(loaded)];
  const context: PartContext = { findings: input, schemas, isSwagger: child(root, "swagger") !== undefined };
  const raw = mergeParameters([item("parameters"), child(at, "parameters")], input);
  const summary = textAt(at, "summary") ?? item("summary")?.value;
  const description = textAt(at, "description") ?? item("description")?.value;
  const operation: Operation = {
    document: loaded.name,
    operationId: textAt(at, "operationId"),
    method,
    path: String(path.key),
    servers: serversOf(place, root, input),
    summary: cleanText(summary),
    description: cleanText(description),
    deprecated: child(at, "deprecated")?.value === true,
    tags: stringsAt(at, "tags"),
    parameters: parametersOf(raw, path, context),
    requestBody: requestBodyOf(raw, at, root, context),
    responses: normalizeResponses(child(at, "responses"), ownOrRoot("produces", at, root), {
      ...context,
      findings: output,
    }),
    security: securityOf(at, root),
    extensions: extensionsOf(at),
    confidence: confidenceOf(at),
    at: loaded.placeOf(at, "key"),
  };
  return { operation, input, output };
}

/** The nearest of operation and path item that states any; 2.0's own `schemes` of an operation count as such. */
function serversOf({ at, item }: Place, root: Located, findings: Findings) {
  const own = normalizeServers(at, findings);
  if (own.length > 0) return own;
  const ofItem = item("servers")?.parent;
  if (ofItem !== undefined) return normalizeServers(ofItem, findings);
  const schemes = child(root, "servers") === undefined ? stringsAt(at, "schemes") : [];
  const [usual] = serversOfHost(root, stringsAt(root, "schemes"));
  const [stated] = schemes.length === 0 ? [] : serversOfHost(root, schemes);
  return stated === undefined || stated.url === usual?.url ? [] : [stated];
}

function ownOrRoot(key: string, at: Located, root: Located): string[] {
  return child(at, key) === undefined ? stringsAt(root, key) : stringsAt(at, key);
}

function parametersOf(raw: readonly RawParameter[], path: Located, context: PartContext): Parameter[] {
  const variables = variablesOf(String(path.key), raw);
  const placed = raw.filter((parameter) => {
    if (parameter.in === "body" || parameter.in === "formData") return false;
    if (parameter.in !== "path" || variables.has(parameter.name)) return true;
    const message = `The path "${path.key}" has no variable "${parameter.name}"; the parameter is left out.`;
    const help = "correct its name, or the path.";
    addFinding(context.findings, "unusable-parameter", message, parameter.at, { as: "warning", help });
    return false;
  });
  const declared = new Set(placed.filter((parameter) => parameter.in === "path").map(({ name }) => name));
  return [
    ...[...variables]
      .filter((name) => !declared.has(name))
      .map((name) => undeclaredParameter(name, path, context.findings)),
    ...placed.map((parameter) => normalizeParameter(parameter, context)),
  ];
}

/**
 * The variables of a path key that are path parameters. Its query may name query parameters (`?uri={uri}`), and RFC 6570's
 * `{?a,b}` does nothing else.
 */
function variablesOf(key: string, raw: readonly RawParameter[]): ReadonlySet<string> {
  const names = [...key.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name = ""], index, all) => {
    const isInQuery = key
      .slice(0, all[index]?.index)
      .replaceAll(/\{[^{}]*\}/g, "")
      .includes("?");
    const isQuery = raw.some((parameter) => parameter.in === "query" && parameter.name === name);
    return /^[?&]/.test(name) || (isInQuery && isQuery) ? [] : [name];
  });
  return new Set(names);
}

function requestBodyOf(
  raw: readonly RawParameter[],
  at: Located,
  root: Located,
  context: PartContext,
): RequestBody | undefined {
  const body = child(at, "requestBody");
  if (body !== undefined && body.value !== null) return normalizeRequestBody(body, context);
  return bodyOfParameters(raw, ownOrRoot("consumes", at, root), context);
}

function extensionsOf(at: Located): Record<string, JsonValue> {
  const entries = children(at).filter((entry) => String(entry.key).startsWith("x-"));
  return recordOf(
    entries.flatMap((entry): [string, JsonValue][] => {
      const value = jsonValue(entry.value);
      return value === undefined ? [] : [[String(entry.key), value]];
    }),
  );
}

/**
 * The operation with its faults: those of its own parts and those of every schema that it reaches. What is wrong with
 * answers alone is a warning, because the request can still be made.
 */
export function withProblems(found: FoundOperation, definitions: ReadonlyMap<string, Definition>): NormalizedOperation {
  const input = problemsOf(found.input, definitions);
  const output = problemsOf(found.output, definitions).map((problem) => ({ ...problem, severity: "warning" as const }));
  const seen = new Map<string, Diagnostic>();
  for (const problem of [...input, ...output]) {
    const key = `${problem.rule} ${problem.at.file} ${problem.at.start} ${problem.message}`;
    if (!seen.has(key)) seen.set(key, problem);
  }
  return { operation: found.operation, problems: [...seen.values()] };
}

function problemsOf(findings: Findings, definitions: ReadonlyMap<string, Definition>): Diagnostic[] {
  const reached = reachable(findings.definitions, definitions);
  const ofDefinitions = [...reached].flatMap((name) => definitions.get(name)?.findings.report.diagnostics ?? []);
  return [...findings.report.diagnostics, ...ofDefinitions];
}
