/** Environments: where runs go, and the values that they find there. */
import type { Environment, JsonObject } from "../data/pipeline.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { anything, choice, flag, object, record, text, type Kind } from "../http/kinds.js";
import { pathId } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";

const typed = object(
  { type: choice(["string", "int", "bool", "integration_credential"]), value: anything },
  {},
  "allowed",
);
const values = record(typed) as Kind<Environment["values"]>;

/** Without their values. */
export function listEnvironments({ workspace }: ApiRequest): Answer {
  return ok(workspace.environments.all().map((environment) => metadata(workspace, environment)));
}

export function getEnvironment(request: ApiRequest): Answer {
  return ok(wholeJson(request.workspace, environmentOfPath(request)));
}

/** The first of a workspace becomes its default. A name that is taken is a 409. */
export function createEnvironment(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const body = readBody(request, object({ name: text(), values }));
  refuseTaken(workspace, body.name);
  const environment = workspace.environments.put({
    ...body,
    id: workspace.newId("environment"),
    isDefault: workspace.environments.all().length === 0,
    createdAt: now,
    updatedAt: now,
  });
  return created(wholeJson(workspace, environment));
}

/** `values` takes the place of all values that there are. The default ceases to be it when another becomes it. */
export function updateEnvironment(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const before = environmentOfPath(request);
  const body = readBody(request, object({}, { name: text(), values, defaultEnv: flag }));
  if (body.name !== undefined && body.name !== before.name) refuseTaken(workspace, body.name);
  if (body.defaultEnv === false && before.isDefault) {
    throw new Problem(400, "The default environment ceases to be it only when another becomes the default");
  }
  if (body.defaultEnv === true) {
    for (const other of workspace.environments.all()) {
      if (other.isDefault && other.id !== before.id) workspace.environments.put({ ...other, isDefault: false });
    }
  }
  const { name = before.name, values: next = before.values, defaultEnv: isDefault = before.isDefault } = body;
  const after = workspace.environments.put({ ...before, name, values: next, isDefault, updatedAt: now });
  return ok(wholeJson(workspace, after));
}

/** The default can go only as the last one. */
export function deleteEnvironment(request: ApiRequest): Answer {
  const { environments } = request.workspace;
  const environment = environmentOfPath(request);
  if (environment.isDefault && environments.all().length > 1) {
    throw new Problem(400, "The default environment cannot be deleted while there are others");
  }
  environments.remove(environment.id);
  return DONE;
}

function environmentOfPath(request: ApiRequest): Environment {
  const found = request.workspace.environments.get(pathId(request, "environment_id"));
  if (found === undefined) throw notFound("Environment not found");
  return found;
}

function refuseTaken({ environments }: Workspace, name: string): void {
  if (environments.all().some((environment) => environment.name === name)) {
    throw new Problem(409, `An environment with name '${name}' already exists`);
  }
}

function metadata({ accountId }: Workspace, { id, name, isDefault }: Environment): JsonObject {
  return { accountId, environmentId: id, name, defaultEnv: isDefault };
}

function wholeJson(workspace: Workspace, environment: Environment): JsonObject {
  return {
    ...metadata(workspace, environment),
    values: Object.fromEntries(
      Object.entries(environment.values).map(([name, { type, value }]) => [name, { type, value }]),
    ),
    createdAt: stamp(environment.createdAt),
    updatedAt: stamp(environment.updatedAt),
  };
}
