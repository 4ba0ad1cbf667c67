/** Connections of a workspace: which there are, their credentials (secret ones masked), and changes to them. */
import type { Connection } from "../data/connections.js";
import { credentialsOf, displayName, needsSignIn } from "../data/integrations.js";
import { MASK, unmasked } from "../data/mask.js";
import type { JsonObject } from "../data/pipeline.js";
import { between, randomOf } from "../data/random.js";
import { slug } from "../data/tasks.js";
import { AUTH_STATUSES, INTEGRATIONS, type AuthStatus } from "../data/vocabulary.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { choice, flag, nullable, object, open, text } from "../http/kinds.js";
import { Parameters } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { integrationOfPath } from "./integrations.js";

/** How long the trial of new credentials takes. */
const TRIAL_MS = 800;

const stores = choice(["ORCHESTRA", "AWS_SECRETS_MANAGER"]);
const extras = { credentialStore: stores, validationParams: open, callbackPath: text() };
const creation = object({ connectionName: text({ least: 1 }), parameters: open }, extras);
const change = object({}, { connectionName: text({ least: 1 }), isDefault: flag, parameters: open, ...extras });
const verdict = object({ message: text(), status: choice(AUTH_STATUSES) }, { externalMessage: nullable(text()) });

/** Without credentials. */
export function listConnections({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const integration = parameters.choice("integration", INTEGRATIONS);
  const status = parameters.choice("authStatus", AUTH_STATUSES);
  parameters.check();
  const found = workspace.connections
    .all()
    .filter(
      (connection) =>
        (integration === undefined || connection.integration === integration) &&
        (status === undefined || statusAt(connection, now) === status),
    );
  return ok(found.map((connection) => metadata(connection, now)));
}

export function getConnection(request: ApiRequest): Answer {
  return answer(request, connectionOfPath(request));
}

/** The credentials are tried for a moment; those with the word "wrong" in them do not work. */
export function createConnection(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const integration = integrationOfPath(request);
  const body = readBody(request, creation);
  refuseSignIn(integration);
  const { parameters, connectionName: name, credentialStore: keptIn = "ORCHESTRA" } = body;
  refuseMisfits(integration, parameters);
  const digits = between(randomOf(`${workspace.seed}/${workspace.newId("connection")}`), 10_000, 99_999);
  const connection = workspace.connections.put({
    id: `${slug(name) || "connection"}_${digits}`,
    integration,
    name,
    isDefault: siblings(workspace, integration).length === 0,
    store: keptIn,
    parameters,
    ...trial(parameters, now),
    createdAt: now,
    updatedAt: now,
  });
  return created(wholeJson(request, connection));
}

/** One change in one request: the name, or that it is the default, or the credentials. */
export function updateConnection(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const before = connectionOfPath(request);
  const { connectionName, isDefault, parameters, credentialStore } = readBody(request, change);
  if ([connectionName, isDefault, parameters].filter((given) => given !== undefined).length !== 1) {
    throw new Problem(400, "Provide exactly one of connectionName, isDefault or parameters");
  }
  if (connectionName !== undefined) return store(request, { ...before, name: connectionName });
  if (parameters === undefined) {
    if (isDefault !== true) throw new Problem(400, "isDefault can only be set to true");
    for (const other of siblings(workspace, before.integration)) {
      if (other.isDefault) workspace.connections.put({ ...other, isDefault: false });
    }
    return store(request, { ...before, isDefault: true });
  }
  refuseSignIn(before.integration);
  const next = unmasked(parameters, before.parameters);
  refuseMisfits(before.integration, next);
  return store(request, { ...before, parameters: next, store: credentialStore ?? before.store, ...trial(next, now) });
}

export function deleteConnection(request: ApiRequest): Answer {
  request.workspace.connections.remove(connectionOfPath(request).id);
  return DONE;
}

/** What a trial that ran elsewhere has found. */
export function reportTrial(request: ApiRequest): Answer {
  const { status, message, externalMessage = null } = readBody(request, verdict);
  const before = connectionOfPath(request);
  return store(request, { ...before, status, triedAt: request.now, externalMessage: externalMessage ?? message });
}

function store(request: ApiRequest, connection: Connection): Answer {
  return answer(request, request.workspace.connections.put({ ...connection, updatedAt: request.now }));
}

function answer(request: ApiRequest, connection: Connection): Answer {
  return ok(wholeJson(request, connection));
}

function connectionOfPath(request: ApiRequest): Connection {
  const integration = integrationOfPath(request);
  const found = request.workspace.connections.get(request.path["connection_id"] ?? "");
  if (found?.integration !== integration) throw notFound("Connection not found");
  return found;
}

function siblings({ connections }: Workspace, integration: string): Connection[] {
  return connections.all().filter((connection) => connection.integration === integration);
}

function trial(parameters: JsonObject, now: number): Pick<Connection, "status" | "triedAt" | "externalMessage"> {
  const wrong = JSON.stringify(parameters).includes("wrong");
  return {
    status: wrong ? "FAILED" : "SUCCEEDED",
    triedAt: now + TRIAL_MS,
    externalMessage: wrong ? "The credentials were refused." : null,
  };
}

function statusAt({ status, triedAt }: Connection, now: number): AuthStatus {
  return now < triedAt ? "VALIDATING" : status;
}

function refuseSignIn(integration: string): void {
  if (!needsSignIn(integration)) return;
  throw new Problem(403, `${displayName(integration)} is connected by signing in: an API key does not suffice`);
}

/** The names must be those of the integration's form. */
function refuseMisfits(integration: string, parameters: JsonObject): void {
  const fields = credentialsOf(integration);
  const missing = fields.find((field) => !field.optional && !Object.hasOwn(parameters, field.name));
  if (missing !== undefined) throw new Problem(400, `parameters: '${missing.name}' is required for ${integration}`);
  const odd = Object.keys(parameters).find((name) => !fields.some((field) => field.name === name));
  if (odd !== undefined) throw new Problem(400, `parameters: ${integration} has no field '${odd}'`);
}

function metadata(connection: Connection, now: number): JsonObject {
  return {
    integration: connection.integration,
    authStatus: statusAt(connection, now),
    connectionId: connection.id,
    connectionName: connection.name,
    isDefault: connection.isDefault,
    updatedAt: stamp(connection.updatedAt),
    createdAt: stamp(connection.createdAt),
  };
}

function wholeJson({ workspace, now }: ApiRequest, connection: Connection): JsonObject {
  const secrets = new Set(credentialsOf(connection.integration).flatMap((field) => (field.secret ? field.name : [])));
  const messages = { VALIDATING: "Validating the credentials.", FAILED: "The credentials do not work." };
  const status = statusAt(connection, now);
  return {
    ...metadata(connection, now),
    accountId: workspace.accountId,
    credentialStore: connection.store,
    message: status === "VALIDATING" || status === "FAILED" ? messages[status] : null,
    externalMessage: status === "VALIDATING" ? null : connection.externalMessage,
    parameters: Object.fromEntries(
      Object.entries(connection.parameters).map(([name, value]) => [name, secrets.has(name) ? MASK : value]),
    ),
  };
}
