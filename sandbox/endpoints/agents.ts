/** Agents: list, one, create, change, delete, and the pictures that they can have. */
import { AVATARS, BLANK, type Agent } from "../data/agents.js";
import { MASK, unmasked } from "../data/mask.js";
import type { JsonObject } from "../data/pipeline.js";
import { EFFORTS, INTEGRATIONS, MODELS } from "../data/vocabulary.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import {
  choice,
  flag,
  isObject,
  list,
  nullable,
  object,
  problem,
  record,
  text,
  type Kind,
  type Of,
} from "../http/kinds.js";
import { paged } from "../http/page.js";
import { Parameters, pathId } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { authorsOf } from "./authors.js";

const bare = object({ type: text() });
const ofConnection = object({ type: text(), integration: choice(INTEGRATIONS), connectionId: text() });
const keyKinds = new Map<string, Kind<JsonObject>>([
  ["ACCOUNT_DEFAULT", bare],
  ["ORCHESTRA", bare],
  ["CONNECTION", ofConnection],
]);

/** Whose key pays for a model: told apart by `type`. */
const llmKey: Kind<JsonObject> = (value, loc) => {
  const kind = isObject(value) ? keyKinds.get(typeof value["type"] === "string" ? value["type"] : "") : undefined;
  if (kind !== undefined) return kind(value, loc);
  const expected = [...keyKinds.keys()].map((name) => `'${name}'`).join(", ");
  const message = `Input tag 'type' does not match any of the expected tags: ${expected}`;
  return [problem("union_tag_invalid", loc, message, value)];
};

const fields = {
  description: nullable(text()),
  systemPrompt: nullable(text()),
  responsePrompt: nullable(text()),
  secrets: nullable(record(text())),
  avatarPath: nullable(text()),
  defaultModelId: nullable(choice(MODELS)),
  defaultEffort: nullable(choice(EFFORTS)),
};
const samplePrompts = list(text({ least: 1, most: 500 }), { most: 5 });
const creation = object(
  { name: text({ least: 1 }) },
  { ...fields, samplePrompts, gitEnabled: flag, llmKeyType: llmKey },
);
const change = object(
  {},
  {
    ...fields,
    name: nullable(text({ least: 1 })),
    samplePrompts: nullable(samplePrompts),
    gitEnabled: nullable(flag),
    llmKeyType: nullable(llmKey),
  },
);

/** Of an agent that Orchestra keeps, this much can change. */
const OURS_TO_CHANGE = new Set(["gitEnabled", "secrets", "llmKeyType"]);

/** Without prompts and secrets. */
export function listAgents({ query, workspace }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  const search = parameters.text("search")?.toLowerCase();
  const managed = parameters.optionalFlag("orchestra_managed");
  parameters.check();
  const found = workspace.agents
    .all()
    .filter(
      (agent) =>
        (managed === undefined || agent.managed === managed) &&
        (search === undefined || `${agent.name}\n${agent.description ?? ""}`.toLowerCase().includes(search)),
    );
  return paged(found, page, (agent) => shortJson(workspace, agent));
}

export function listAvatars(): Answer {
  return ok({ results: AVATARS.map((path) => ({ path, url: avatarUrl(path), custom: false })) });
}

export function getAgent(request: ApiRequest): Answer {
  return ok(wholeJson(request.workspace, agentOfPath(request)));
}

export function createAgent(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const body = readBody(request, creation);
  const agent: Agent = {
    ...BLANK,
    name: body.name,
    id: workspace.newId("agent"),
    createdAt: now,
    updatedAt: now,
  };
  return created(wholeJson(workspace, workspace.agents.put(changed(workspace, agent, body))));
}

/** Null empties what may be empty; what is not sent stays. */
export function updateAgent(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const before = agentOfPath(request);
  const body = readBody(request, change);
  const theirs = Object.keys(body).find((field) => !OURS_TO_CHANGE.has(field));
  if (before.managed && theirs !== undefined) {
    throw new Problem(403, `'${theirs}' of an agent that Orchestra manages cannot be changed`);
  }
  const after = workspace.agents.put({ ...changed(workspace, before, body), updatedAt: now });
  return ok(wholeJson(workspace, after));
}

export function deleteAgent(request: ApiRequest): Answer {
  const agent = agentOfPath(request);
  if (agent.managed) throw new Problem(403, "An agent that Orchestra manages cannot be deleted");
  request.workspace.agents.remove(agent.id);
  return DONE;
}

/** The agent in the path. Throws 404. */
export function agentOfPath(request: ApiRequest): Agent {
  const found = request.workspace.agents.get(pathId(request, "agent_id"));
  if (found === undefined) throw notFound("Agent not found");
  return found;
}

function changed(workspace: Workspace, agent: Agent, body: Of<typeof change>): Agent {
  if (typeof body.avatarPath === "string" && !AVATARS.includes(body.avatarPath)) {
    throw new Problem(400, `There is no avatar '${body.avatarPath}'`);
  }
  const connection = body.llmKeyType?.["connectionId"];
  if (typeof connection === "string" && workspace.connections.get(connection) === undefined) {
    throw new Problem(400, `There is no connection '${connection}'`);
  }
  const given = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value);
  return {
    ...agent,
    name: body.name ?? agent.name,
    description: given(body.description, agent.description),
    avatar: given(body.avatarPath, agent.avatar),
    samplePrompts: given(body.samplePrompts, agent.samplePrompts) ?? [],
    systemPrompt: given(body.systemPrompt, agent.systemPrompt),
    responsePrompt: given(body.responsePrompt, agent.responsePrompt),
    secrets: body.secrets ? unmasked(body.secrets, agent.secrets) : given(body.secrets, agent.secrets),
    gitEnabled: body.gitEnabled ?? agent.gitEnabled,
    model: given(body.defaultModelId, agent.model),
    effort: given(body.defaultEffort, agent.effort),
    llmKey: body.llmKeyType ?? agent.llmKey,
  };
}

function avatarUrl(path: string): string {
  return `https://avatars.example.com/${path}?expires=600`;
}

function shortJson(workspace: Workspace, agent: Agent): JsonObject {
  return {
    agentId: agent.id,
    organisationId: workspace.organisationId,
    accountId: workspace.accountId,
    name: agent.name,
    description: agent.description,
    avatarPath: agent.avatar,
    avatarUrl: agent.avatar === null ? null : avatarUrl(agent.avatar),
    samplePrompts: agent.samplePrompts,
    gitEnabled: agent.gitEnabled,
    defaultModelId: agent.model,
    defaultEffort: agent.effort,
    llmKeyType: agent.llmKey,
    orchestraManaged: agent.managed,
    createdAt: stamp(agent.createdAt),
    updatedAt: stamp(agent.updatedAt),
    ...authorsOf(workspace),
  };
}

function wholeJson(workspace: Workspace, agent: Agent): JsonObject {
  const { secrets, systemPrompt, responsePrompt } = agent;
  const masked = secrets && Object.fromEntries(Object.keys(secrets).map((name) => [name, MASK]));
  return { ...shortJson(workspace, agent), systemPrompt, responsePrompt, secrets: masked };
}
